// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script with a stand-in for the JVM that notes how it was called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final Path LAUNCHER = Path.of("bin", "dct").toAbsolutePath();
  private static final String STAND_IN =
      """
      #!/bin/sh
      printf '%s\\n' "$*" >> "$CALLS"
      for argument; do
        case $argument in
          -XX:DumpLoadedClassList=*) : > "${argument#*=}" ;;
          -XX:SharedArchiveFile=*.*.jsa) : > "${argument#*=}" ;;
        esac
      done
      case $* in
        *" --from=-") echo asking && read -r answer && echo "$answer" ;;
      esac
      exit "${CODE-0}"
      """;

  @TempDir Path folder;
  private Path jar;
  private Path archive;

  @BeforeEach
  void install() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path java = Files.writeString(bin.resolve("java"), STAND_IN);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    jar = Files.writeString(folder.resolve("dct.jar"), "jar");
    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-03-04T05:06:07Z")));
    archive = folder.resolve("dct.jsa");
  }

  @Test
  void firstStart_runsTheCommandOnceAndMakesTheArchive() throws Exception {
    assertThat(run("0", "resolve", "alpine:1")).isZero();

    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0)).contains("-XX:DumpLoadedClassList=").endsWith("resolve alpine:1");
    assertThat(calls().get(1)).contains("-Xshare:dump").endsWith("-jar " + jar);
    assertThat(archive).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**/dct.jsa.*");
  }

  @Test
  void laterStart_usesTheArchive() throws Exception {
    Files.writeString(archive, "classes");

    assertThat(run("4", "resolve", "a b")).isEqualTo(4);

    assertThat(calls())
        .singleElement()
        .asString()
        .contains("-XX:SharedArchiveFile=" + archive)
        .endsWith("resolve a b");
  }

  @Test
  void publishing_makesAndUsesAnArchiveOfItsOwn() throws Exception {
    Files.writeString(archive, "classes for reading");
    Path publishing = folder.resolve("dct-publish.jsa");

    assertThat(run("0", "add", "a", "b", "file")).isZero();

    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0)).contains("-XX:DumpLoadedClassList=").endsWith("add a b file");
    assertThat(publishing).exists();
    assertThat(archive).hasContent("classes for reading");
    assertThat(folder).isDirectoryNotContaining("glob:**/*.jsa.*");

    assertThat(run("0", "sign", "a")).isZero();
    assertThat(run("0", "resolve", "a")).isZero();

    assertThat(calls()).hasSize(4);
    assertThat(calls().get(2)).contains("-XX:SharedArchiveFile=" + publishing);
    assertThat(calls().get(3)).contains("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void failedFirstPublication_makesNoArchive() throws Exception {
    assertThat(run("2", "add", "a", "b", "file")).isEqualTo(2);

    assertThat(calls()).hasSize(1);
    assertThat(folder.resolve("dct-publish.jsa")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resolve --offline alpine:1",
        "add --stage a b file",
        "key remove id",
        "resolve alpine@sha256:00"
      })
  void commandThatAsksNoServer_isNoExample(String command) throws Exception {
    assertThat(run("0", command.split(" "))).isZero();

    assertThat(calls()).singleElement().asString().doesNotContain("Dump", "SharedArchiveFile");
    assertThat(folder).isDirectoryNotContaining("glob:**/*.jsa");
  }

  @Test
  void archiveOlderThanTheJar_isMadeAnew() throws Exception {
    Files.writeString(archive, "classes");
    Files.setLastModifiedTime(archive, FileTime.from(Instant.parse("2026-03-04T05:06:06Z")));

    assertThat(run("0", "lookup", "a", "b")).isZero();

    assertThat(calls()).hasSize(2);
    assertThat(archive).isEmptyFile();
  }

  @Test
  void failedFirstStart_keepsItsCodeAndMakesNoArchive() throws Exception {
    assertThat(run("3", "resolve", "alpine:1")).isEqualTo(3);

    assertThat(calls()).hasSize(1);
    assertThat(archive).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**/dct.jsa.*");
  }

  @Test
  void firstStart_readsStandardInput() throws Exception {
    Process launcher = launcher("0", "resolve", "--from=-").start();
    try (Writer input = launcher.outputWriter(UTF_8)) {
      input.write("the answer\n");
    }

    assertThat(launcher.waitFor()).isZero();
    assertThat(folder.resolve("out")).content().isEqualTo("asking\nthe answer\n");
    assertThat(archive).exists();
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "HUP,129", "INT,130"})
  void firstStartThatIsEnded_endsTheProgramToo_andMakesNoArchive(String signal, int code)
      throws Exception {
    Process launcher = launcher("0", "sign", "--from=-").redirectOutput(Redirect.PIPE).start();
    assertThat(launcher.inputReader(UTF_8).readLine()).isEqualTo("asking");
    List<ProcessHandle> program = launcher.descendants().toList();

    try {
      send(signal, launcher);

      assertThat(launcher.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(launcher.exitValue()).isEqualTo(code);
      assertThat(program).isNotEmpty().noneMatch(ProcessHandle::isAlive);
      assertThat(calls()).hasSize(1);
      assertThat(folder).isDirectoryNotContaining("glob:**/*.jsa*");
    } finally {
      program.forEach(ProcessHandle::destroy);
    }
  }

  private static void send(String signal, Process process) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid).start().waitFor())
        .isZero();
  }

  @Test
  void commandThatVerifiesNothing_startsPlainly() throws Exception {
    assertThat(run("0", "--help")).isZero();

    assertThat(calls()).singleElement().asString().doesNotContain("Dump", "SharedArchiveFile");
  }

  @Test
  void folderWhereAnybodyMayAddFiles_hasNoArchiveThatCounts() throws Exception {
    Files.writeString(archive, "classes of somebody else");
    // Java has no word for the sticky bit, with which others may add files and remove none.
    Files.setAttribute(folder, "unix:mode", 01777);

    assertThat(run("0", "resolve", "alpine:1")).isZero();

    assertThat(calls()).singleElement().asString().doesNotContain("Dump", "SharedArchiveFile");
    assertThat(archive).hasContent("classes of somebody else");
  }

  @Test
  void missingJar_isTold() throws Exception {
    Files.delete(jar);

    assertThat(run("0", "--help")).isEqualTo(1);

    assertThat(folder.resolve("calls")).doesNotExist();
    assertThat(Files.readString(folder.resolve("err"))).contains("there is no " + jar);
  }

  private int run(String code, String... arguments) throws Exception {
    return launcher(code, arguments).start().waitFor();
  }

  private ProcessBuilder launcher(String code, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().put("DCT_JAR", jar.toString());
    builder.environment().put("CALLS", folder.resolve("calls").toString());
    builder.environment().put("CODE", code);
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"), UTF_8);
  }
}
