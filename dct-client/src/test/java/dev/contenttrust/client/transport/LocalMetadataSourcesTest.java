// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMetadataSourcesTest {
  @TempDir Path scratch;
  private Path folder;
  private DirectoryMetadataSource source;

  @BeforeEach
  void makeMirror() throws IOException {
    folder = Files.createDirectories(scratch.resolve("mirror/targets")).getParent();
    Files.writeString(folder.resolve("root.json"), "root");
    Files.writeString(folder.resolve("targets/releases.json"), "releases");
    Files.writeString(scratch.resolve("outside.json"), "outside");
    source = new DirectoryMetadataSource(folder);
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  @Test
  void fileInTheFolder_isRead_upToTheLimit() {
    assertThat(source.fetch("root.json", 4, soon())).contains(Bytes.utf8("root"));
    assertThat(source.fetch("targets/releases.json", 100, soon())).contains(Bytes.utf8("releases"));
    assertThatExceptionOfType(MetadataSource.TooLongException.class)
        .isThrownBy(() -> source.fetch("root.json", 3, soon()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp.json",
        "../outside.json",
        "targets/../../outside.json",
        "/etc/passwd",
        "targets",
        "",
        ".",
        "a//b",
        "..\\outside.json",
        "c:x",
        "a\u0000b",
        "root.json/x"
      })
  void anythingElse_isAbsent(String file) {
    assertThat(source.fetch(file, 100, soon())).isEmpty();
  }

  @Test
  void symbolicLinkOutOfTheFolder_isAbsent_andOneInsideIsRead() throws IOException {
    Files.createSymbolicLink(folder.resolve("evil.json"), scratch.resolve("outside.json"));
    Files.createSymbolicLink(folder.resolve("good.json"), folder.resolve("root.json"));
    assertThat(source.fetch("evil.json", 100, soon())).isEmpty();
    assertThat(source.fetch("good.json", 100, soon())).contains(Bytes.utf8("root"));
  }

  @Test
  void folderThatIsNotThere_hasNoFiles() {
    assertThat(
            new DirectoryMetadataSource(scratch.resolve("nothing")).fetch("root.json", 10, soon()))
        .isEmpty();
  }

  @Test
  void memory_holdsWhatWasPut() {
    MemoryMetadataSource memory = new MemoryMetadataSource(Map.of("root.json", Bytes.utf8("r")));
    memory.put("a.json", Bytes.utf8("abc"));
    assertThat(memory.fetch("root.json", 1, soon())).contains(Bytes.utf8("r"));
    assertThatExceptionOfType(MetadataSource.TooLongException.class)
        .isThrownBy(() -> memory.fetch("a.json", 2, soon()));
    memory.remove("a.json");
    assertThat(memory.fetch("a.json", 2, soon())).isEmpty();
  }
}
