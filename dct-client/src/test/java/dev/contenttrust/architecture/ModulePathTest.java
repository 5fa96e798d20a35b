// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.Signer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/**
 * The libraries as an embedder on the module path meets them; all other tests use the class path.
 */
class ModulePathTest {
  /** One class of each artifact that an embedder gets: the whole of it. */
  private static final List<Class<?>> ARTIFACTS =
      List.of(
          Gun.class,
          Signer.class,
          Limits.class,
          JsonFactory.class,
          BouncyCastleProvider.class,
          PEMParser.class,
          CMSObjectIdentifiers.class,
          Logger.class,
          NullMarked.class);

  @TempDir Path folder;

  @Test
  void modulePath_validates() {
    assertThat(run("java", "-p", modulePath(), "--validate-modules")).isEmpty();
  }

  @Test
  void namedModule_compilesAndRuns() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/embedder"));
    Path descriptor =
        Files.writeString(
            folder.resolve("source/module-info.java"),
            "module embedder { requires dev.contenttrust.client; }");
    Path program =
        Files.writeString(
            source.resolve("Main.java"),
            """
            package embedder;

            import dev.contenttrust.client.Limits;
            import dev.contenttrust.core.image.ImageReference;
            import dev.contenttrust.crypto.SignatureScheme;

            public class Main {
              public static void main(String[] arguments) {
                System.out.println(ImageReference.parse(arguments[0]).gun());
                System.out.println(SignatureScheme.values().length > 0);
                System.out.println(Limits.class.getModule().getName());
              }
            }
            """);
    Path classes = folder.resolve("classes");

    compile(
        "-d", classes.toString(), "-p", modulePath(), descriptor.toString(), program.toString());

    String path = classes + File.pathSeparator + modulePath();
    assertThat(run("java", "-p", path, "-m", "embedder/embedder.Main", "alpine:3").lines())
        .containsExactly("docker.io/library/alpine", "true", "dev.contenttrust.client");
  }

  private static void compile(String... arguments) {
    List<String> strict = new ArrayList<>(List.of("-Xlint:all", "-Werror"));
    strict.addAll(List.of(arguments));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, strict.toArray(new String[0]));
    assertThat(status).isZero();
  }

  private static String modulePath() {
    return ARTIFACTS.stream()
        .map(ModulePathTest::artifactOf)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String artifactOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String tool, String... arguments) {
    Path program = Path.of(System.getProperty("java.home"), "bin", tool);
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
