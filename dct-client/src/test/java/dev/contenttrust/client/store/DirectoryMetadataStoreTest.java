// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryMetadataStoreTest {
  private static final Gun GUN = new Gun("registry.example.com:5000/team/app");
  private static final StoredMetadata FIRST =
      stored(
          Map.of(
              RoleName.ROOT, Bytes.utf8("root 1"),
              RoleName.TIMESTAMP, Bytes.utf8("timestamp 1"),
              RoleName.RELEASES, Bytes.utf8("releases 1")),
          Map.of(RoleName.TIMESTAMP, 1L));
  private static final StoredMetadata SECOND =
      stored(
          Map.of(
              RoleName.ROOT, Bytes.utf8("root 1"),
              RoleName.TIMESTAMP, Bytes.utf8("timestamp 2"),
              RoleName.TARGETS, Bytes.utf8("targets 1")),
          Map.of(RoleName.TIMESTAMP, 2L, RoleName.RELEASES, 1L));

  @TempDir Path folder;

  private Path trust() {
    return folder.resolve("trust");
  }

  private MetadataStore store() {
    return MetadataStore.directory(trust());
  }

  private Path metadata() {
    return trust().resolve("tuf/registry.example.com:5000/team/app/metadata");
  }

  private static StoredMetadata stored(Map<RoleName, Bytes> files, Map<RoleName, Long> versions) {
    return new StoredMetadata(files, versions, "", List.of());
  }

  private static void assertSame(StoredMetadata actual, StoredMetadata expected) {
    assertThat(actual.files()).isEqualTo(expected.files());
    assertThat(actual.versions()).isEqualTo(expected.versions());
    assertThat(actual.problems()).isEmpty();
  }

  @Test
  void nothingStored_isAbsentAndCreatesNothing() {
    assertThat(store().load(GUN)).isEqualTo(StoredMetadata.nothing());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void storedSet_isLoadedAgain() {
    assertThat(store().replace(GUN, store().load(GUN), FIRST)).isTrue();
    assertSame(store().load(GUN), FIRST);
  }

  @Test
  void replacedSet_isLoadedAndRolesNoLongerNamedAreGone() {
    store().replace(GUN, store().load(GUN), FIRST);
    assertThat(store().replace(GUN, store().load(GUN), SECOND)).isTrue();
    assertSame(store().load(GUN), SECOND);
    assertThat(metadata().resolve("targets/releases.json")).doesNotExist();
  }

  @Test
  void files_lieWhereDockerPutsThemAndAreTheOwnersAlone() throws IOException {
    store().replace(GUN, store().load(GUN), FIRST);
    assertThat(metadata().resolve("root.json")).hasContent("root 1");
    assertThat(metadata().resolve("timestamp.json")).hasContent("timestamp 1");
    assertThat(metadata().resolve("targets/releases.json")).hasContent("releases 1");
    try (var all = Files.walk(trust())) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .describedAs("mode of %s", path)
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void staleExpectation_isRefusedAndChangesNothing() {
    StoredMetadata before = store().load(GUN);
    store().replace(GUN, before, FIRST);
    assertThat(store().replace(GUN, before, SECOND)).isFalse();
    assertSame(store().load(GUN), FIRST);
  }

  @Test
  void fileReplacedByAnotherProgram_makesTheExpectationStale() throws IOException {
    store().replace(GUN, store().load(GUN), FIRST);
    StoredMetadata loaded = store().load(GUN);
    Path timestamp = metadata().resolve("timestamp.json");
    Files.delete(timestamp);
    Files.writeString(timestamp, "timestamp 7");
    assertThat(store().replace(GUN, loaded, SECOND)).isFalse();
    assertThat(store().load(GUN).files().get(RoleName.TIMESTAMP))
        .isEqualTo(Bytes.utf8("timestamp 7"));
    assertThat(store().load(GUN).versions()).isEqualTo(FIRST.versions());
  }

  @Test
  void folderOfAnotherProgram_isReadWithoutOwnFiles() throws IOException {
    Files.createDirectories(metadata().resolve("targets"));
    Files.writeString(metadata().resolve("root.json"), "root 1");
    Files.writeString(metadata().resolve("targets/alice.json"), "alice 1");
    StoredMetadata loaded = store().load(GUN);
    assertThat(loaded.files()).containsOnlyKeys(RoleName.ROOT, RoleName.notary("targets/alice"));
    assertThat(loaded.versions()).isEmpty();
    assertThat(loaded.revision()).isNotEmpty();
    assertThat(store().replace(GUN, loaded, FIRST)).isTrue();
  }

  @Test
  void filesThatWereNeverOurs_areNotRemoved() throws IOException {
    Path foreign = metadata().resolve("targets/metadata/root.json");
    Files.createDirectories(foreign.getParent());
    Files.writeString(foreign, "of the collection team/app/metadata/targets");
    store().replace(GUN, store().load(GUN), FIRST);
    store().replace(GUN, store().load(GUN), SECOND);
    assertThat(foreign).exists();
  }

  @Test
  void remove_forgetsFilesAndVersions() {
    store().replace(GUN, store().load(GUN), FIRST);
    store().remove(GUN);
    StoredMetadata loaded = store().load(GUN);
    assertThat(loaded.files()).isEmpty();
    assertThat(loaded.versions()).isEmpty();
    assertThat(loaded.revision()).isEmpty();
  }

  @Test
  void removingWhatWasNeverStored_createsNothing() {
    store().remove(GUN);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void foldersOfDifferentCollections_areApart() {
    Gun upper = new Gun("REGISTRY.example.com:5000/team/app");
    store().replace(GUN, store().load(GUN), FIRST);
    assertThat(store().load(upper).files()).isEmpty();
  }

  @Test
  void windowsNames_escapeColonAndDevices() {
    Gun gun = new Gun("localhost:5000/con/app");
    MetadataStore windows = new DirectoryMetadataStore(trust(), true, Long.MAX_VALUE);
    RoleName device = RoleName.notary("targets/nul");
    windows.replace(
        gun, windows.load(gun), stored(Map.of(device, Bytes.utf8("x")), Map.of(device, 1L)));
    assertThat(trust().resolve("tuf/localhost%3A5000/%con/app/metadata/targets/%nul.json"))
        .exists();
    assertThat(windows.load(gun).files()).containsOnlyKeys(device);
  }

  @Nested
  class Damage {
    @Test
    void emptyFile_isAbsentAndTold() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      Files.write(metadata().resolve("timestamp.json"), new byte[0]);
      assertAbsent("timestamp is empty");
    }

    @Test
    void folderInPlaceOfAFile_isAbsentAndTold() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      Files.delete(metadata().resolve("timestamp.json"));
      Files.createDirectory(metadata().resolve("timestamp.json"));
      assertAbsent("timestamp is not a plain file");
    }

    @Test
    void linkInPlaceOfAFile_isAbsentAndTold() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "secret");
      Files.delete(metadata().resolve("timestamp.json"));
      Files.createSymbolicLink(metadata().resolve("timestamp.json"), elsewhere);
      assertAbsent("timestamp is not a plain file");
    }

    @Test
    void hugeFile_isAbsentAndTold() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      try (RandomAccessFile file =
          new RandomAccessFile(metadata().resolve("timestamp.json").toFile(), "rw")) {
        file.setLength((128L << 20) + 1);
      }
      assertAbsent("timestamp is longer than 134217728 bytes");
    }

    @Test
    void filesBeyondTheBoundOfACollection_areAbsentAndTold_topLevelRolesLast() {
      store().replace(GUN, store().load(GUN), FIRST);
      long topLevel = "root 1".length() + "timestamp 1".length();
      StoredMetadata loaded = new DirectoryMetadataStore(trust(), false, topLevel + 9).load(GUN);
      assertThat(loaded.files()).containsOnlyKeys(RoleName.ROOT, RoleName.TIMESTAMP);
      assertThat(loaded.versions()).isEqualTo(FIRST.versions());
      assertThat(loaded.problems()).singleElement().asString().contains("targets/releases");
      assertThat(new DirectoryMetadataStore(trust(), false, topLevel + 10).load(GUN).files())
          .isEqualTo(FIRST.files());
    }

    private void assertAbsent(String problem) {
      StoredMetadata loaded = store().load(GUN);
      assertThat(loaded.files()).containsOnlyKeys(RoleName.ROOT, RoleName.RELEASES);
      assertThat(loaded.versions()).isEqualTo(FIRST.versions());
      assertThat(loaded.problems()).singleElement().asString().contains(problem);
    }

    @Test
    void damagedFile_isReplaced() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      Files.write(metadata().resolve("timestamp.json"), new byte[0]);
      assertThat(store().replace(GUN, store().load(GUN), FIRST)).isTrue();
      assertSame(store().load(GUN), FIRST);
    }

    @Test
    void damagedLedger_isToldAndFilesStay() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      for (String damage : new String[] {"", "{", "[]", "{\"gun\":1}", "{\"gun\":\"other/x\"}"}) {
        Files.writeString(metadata().resolveSibling(".dct").resolve("ledger.json"), damage);
        StoredMetadata loaded = store().load(GUN);
        assertThat(loaded.files()).isEqualTo(FIRST.files());
        assertThat(loaded.versions()).isEmpty();
        assertThat(loaded.problems()).singleElement().asString().contains("memory of versions");
      }
    }

    @Test
    void linkOutOfTheFolder_isNeitherReadNorWritten() throws IOException {
      Path outside = Files.createDirectories(folder.resolve("outside/metadata"));
      Files.writeString(outside.resolve("root.json"), "root 9");
      Path parent = Files.createDirectories(trust().resolve("tuf/registry.example.com:5000/team"));
      Files.createSymbolicLink(parent.resolve("app"), outside.getParent());
      StoredMetadata loaded = store().load(GUN);
      assertThat(loaded.files()).isEmpty();
      assertThat(loaded.problems()).singleElement().asString().contains("symbolic link");
      assertThatThrownBy(() -> store().replace(GUN, loaded, FIRST))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(outside.getParent()).isDirectoryNotContaining("glob:**.dct");
    }

    @Test
    void folderThatCannotBeWritten_isAnErrorOfReplaceAlone() throws IOException {
      Files.createDirectories(trust());
      Files.writeString(trust().resolve("tuf"), "a file where a folder must be");
      assertThat(store().load(GUN).files()).isEmpty();
      assertThatThrownBy(() -> store().replace(GUN, store().load(GUN), FIRST))
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  @Nested
  class Interruption {
    private DockerLayout layout;

    @BeforeEach
    void layOut() {
      layout = new DockerLayout(trust(), GUN, false);
    }

    @Test
    void beforeTheLedgerIsWritten_theOldSetCounts() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      stage(RoleName.TIMESTAMP, "timestamp 2");
      stage(RoleName.TARGETS, "targets 1");
      assertSame(store().load(GUN), FIRST);
      assertThat(store().replace(GUN, store().load(GUN), SECOND)).isTrue();
      assertSame(store().load(GUN), SECOND);
      assertThat(layout.stage()).doesNotExist();
    }

    @Test
    void afterTheLedgerIsWritten_theNewSetCounts() throws IOException {
      store().replace(GUN, store().load(GUN), FIRST);
      stage(RoleName.TIMESTAMP, "timestamp 2");
      stage(RoleName.TARGETS, "targets 1");
      OwnerOnlyFiles.write(
          layout.ledger(), Ledger.of(GUN, SECOND).encode(), OwnerOnlyFiles.Durability.SYNCED);
      StoredMetadata loaded = store().load(GUN);
      assertThat(loaded.files()).containsAllEntriesOf(SECOND.files());
      assertThat(loaded.versions()).isEqualTo(SECOND.versions());
      assertThat(store().replace(GUN, loaded, SECOND)).isTrue();
      assertThat(layout.file(RoleName.TIMESTAMP)).hasContent("timestamp 2");
      assertThat(layout.stage()).doesNotExist();
    }

    @Test
    void halfwayThroughTheMove_theNewSetCounts() throws IOException {
      afterTheLedgerIsWritten_theNewSetCounts();
      stage(RoleName.TARGETS, "targets 1");
      Files.delete(layout.file(RoleName.TARGETS));
      assertThat(store().load(GUN).files()).containsAllEntriesOf(SECOND.files());
      assertThat(store().load(GUN).versions()).isEqualTo(SECOND.versions());
    }

    private void stage(RoleName role, String content) throws IOException {
      OwnerOnlyFiles.createFolders(layout.stage());
      OwnerOnlyFiles.write(
          layout.staged(role), Bytes.utf8(content), OwnerOnlyFiles.Durability.REPLACEABLE);
    }
  }
}
