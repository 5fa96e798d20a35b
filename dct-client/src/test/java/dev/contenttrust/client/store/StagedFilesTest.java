// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  private static final Gun GUN = new Gun("example.com:5000/app");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");

  @TempDir Path folder;

  private Path changelist() {
    return folder.resolve("tuf/example.com:5000/app/changelist");
  }

  private StagedFiles files() {
    return StagedFiles.in(folder, GUN, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void nothingStaged_createsNothing() throws Exception {
    assertThat(files().load()).isEmpty();
    files().clear();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void stagedFiles_areNamedAfterTheTime_ownerOnly_andKeepTheirOrder() throws Exception {
    List<String> names =
        List.of(
            files().append(Bytes.utf8("1")),
            files().append(Bytes.utf8("2")),
            files().append(Bytes.utf8("3")));

    assertThat(names.get(0)).matches("01767323045000000006_[0-9a-f-]{36}\\.change");
    assertThat(names.get(1)).startsWith("01767323045000000007_");
    assertThat(names).isSorted();
    assertThat(files().load().values())
        .containsExactly(Bytes.utf8("1"), Bytes.utf8("2"), Bytes.utf8("3"));
    for (Path path : List.of(changelist(), changelist().resolve(names.get(0)))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
    }
  }

  @Test
  void removal_takesOnlyWhatIsNamed() {
    String first = files().append(Bytes.utf8("1"));
    String second = files().append(Bytes.utf8("2"));

    files().remove(List.of(first, "../../../escape.change", "gone.change"));

    assertThat(files().load()).containsOnlyKeys(second);
    files().clear();
    assertThat(files().load()).isEmpty();
  }

  @Test
  void otherFilesAndFolders_areNoChanges_oddNamesAre() throws Exception {
    Files.createDirectories(changelist().resolve("folder.change"));
    Files.writeString(changelist().resolve("note.txt"), "x");
    Files.writeString(changelist().resolve("99999999999999999999_x.change"), "odd");

    assertThat(files().load().values()).containsExactly(Bytes.utf8("odd"));
    assertThat(files().append(Bytes.utf8("1"))).startsWith("01767323045000000006_");
  }

  @Test
  void linksAndEmptyFiles_areRefused_andCanBeCleared() throws Exception {
    Files.createDirectories(changelist());
    Path outside = Files.writeString(folder.resolve("outside"), "x");
    Files.createSymbolicLink(changelist().resolve("1.change"), outside);

    assertThatThrownBy(() -> files().load())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("plain file");
    files().clear();
    assertThat(outside).exists();
    Files.createFile(changelist().resolve("2.change"));
    assertThatThrownBy(() -> files().load()).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void folderThatLeadsOutOfTheTrustFolder_isNotFollowed(@TempDir Path outside) throws Exception {
    Files.createDirectories(changelist().getParent());
    Files.createSymbolicLink(changelist(), outside);

    assertThatThrownBy(() -> files().append(Bytes.utf8("1")))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> files().load()).isInstanceOf(UncheckedIOException.class);
    assertThat(outside).isEmptyDirectory();
  }
}
