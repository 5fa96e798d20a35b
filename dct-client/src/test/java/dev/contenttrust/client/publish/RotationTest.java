// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "notary-v1 case 82: rotations, the parts that go up, who signs them, and the key files")
class RotationTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");

  @TempDir Path folder;

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final Map<RoleName, Bytes> uploaded = new LinkedHashMap<>();

  @Nested
  @DisplayName("where the publisher holds the snapshot key")
  class WithTheSnapshotKey {
    @Test
    void targets_takeRootTargetsAndSnapshot_andTheOldKeyFileGoes() throws IOException {
      initialise(true);
      Set<String> before = keyFiles("targets");

      publisher().rotation().toNewKey(GUN, RoleName.TARGETS);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT);
      assertThat(keyFiles("targets")).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void timestamp_takesRootAndSnapshot() throws IOException {
      initialise(true);

      publisher().rotation().toServer(GUN, RoleName.TIMESTAMP);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT, RoleName.SNAPSHOT);
      assertThat(keyFiles("timestamp")).isEmpty();
    }

    @Test
    void snapshotToTheServer_takesTheRootAlone_andTheKeyFileGoes() throws IOException {
      initialise(true);
      assertThat(keyFiles("snapshot")).hasSize(1);

      publisher().rotation().toServer(GUN, RoleName.SNAPSHOT);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT);
      assertThat(keyFiles("snapshot")).isEmpty();
    }

    @Test
    void snapshotToANewKey_takesRootAndSnapshot() throws IOException {
      initialise(true);
      Set<String> before = keyFiles("snapshot");

      publisher().rotation().toNewKey(GUN, RoleName.SNAPSHOT);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT, RoleName.SNAPSHOT);
      assertThat(keyFiles("snapshot")).hasSize(1).doesNotContainAnyElementsOf(before);
    }
  }

  @Nested
  @DisplayName("where the server holds the snapshot key")
  class WithoutTheSnapshotKey {
    @Test
    void targets_takeRootAndTargets() {
      initialise(false);

      publisher().rotation().toNewKey(GUN, RoleName.TARGETS);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    }

    @Test
    void snapshotToTheClient_takesRootAndSnapshot() throws IOException {
      initialise(false);

      publisher().rotation().toNewKey(GUN, RoleName.SNAPSHOT);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT, RoleName.SNAPSHOT);
      assertThat(keyFiles("snapshot")).hasSize(1);
    }

    @Test
    void root_isSignedByOldAndNewKey_andBothKeyFilesStay() throws IOException {
      initialise(false);
      Set<String> before = keyFiles("root");
      KeyId old = rootKey();

      publisher().rotation().toNewKey(GUN, RoleName.ROOT);

      assertThat(uploaded).containsOnlyKeys(RoleName.ROOT);
      assertThat(signers()).containsExactlyInAnyOrder(old, rootKey());
      assertThat(keyFiles("root")).hasSize(2).containsAll(before);
    }
  }

  @Nested
  @DisplayName("legacy signing: retired root keys sign too, where it is asked for")
  class Legacy {
    @Test
    void everyRetiredKeyAtHand_signsTheNewRoot() {
      initialise(false);
      KeyId first = rootKey();
      publisher().rotation().toNewKey(GUN, RoleName.ROOT);
      KeyId second = rootKey();
      publisher().rotation().toNewKey(GUN, RoleName.ROOT);
      KeyId third = rootKey();

      publisher().rotation().coSignedByRetiredKeys().toNewKey(GUN, RoleName.ROOT);

      assertThat(signers()).containsExactlyInAnyOrder(first, second, third, rootKey());
      assertThat(house.reader().open(GUN).root().version()).isEqualTo(4);
    }

    @Test
    void withoutBeingAsked_onlyTheLastRootsKeySigns() {
      initialise(false);
      publisher().rotation().toNewKey(GUN, RoleName.ROOT);
      KeyId second = rootKey();

      publisher().rotation().toNewKey(GUN, RoleName.ROOT);

      assertThat(signers()).containsExactlyInAnyOrder(second, rootKey());
    }

    @Test
    void retiredKeyThatIsGone_isNotWaitedFor() {
      initialise(false);
      KeyEntry first = keys().list().stream().filter(RotationTest::isRoot).findFirst().get();
      KeyId listed = rootKey();
      publisher().rotation().toNewKey(GUN, RoleName.ROOT);
      publisher().rotation().toNewKey(GUN, RoleName.ROOT);
      keys().remove(first.id());

      publisher().rotation().coSignedByRetiredKeys().toNewKey(GUN, RoleName.ROOT);

      assertThat(signers()).hasSize(3).doesNotContain(listed);
    }

    @Test
    void coSigning_cannotBeStaged() {
      RepositoryEdit edit = RepositoryEdit.of(GUN).with(new Change.CoSignRoot());

      assertThatThrownBy(
              () -> StagedChanges.in(folder, GUN, java.time.Clock.systemUTC()).stage(edit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("CoSignRoot");
      assertThat(edit.isEmpty()).isFalse();
    }
  }

  private void initialise(boolean ownSnapshot) {
    RepositoryInitialiser initialiser = publisher().initialiser();
    (ownSnapshot ? initialiser.keepSnapshotKey() : initialiser).initialise(RepositoryEdit.of(GUN));
  }

  /** Returns who signed the uploaded root, having checked every signature. */
  private List<KeyId> signers() {
    SignedMetadata<RootMetadata> root = States.FORMAT.readRoot(uploaded.get(RoleName.ROOT));
    assertThat(root.signatures())
        .allMatch(
            signature ->
                SignatureVerifier.create()
                    .verifies(
                        root.payload().keys().get(signature.keyId()),
                        signature,
                        root.signedBytes()));
    return root.signatures().stream().map(Signature::keyId).toList();
  }

  /** Returns the listed id of the present root key. */
  private KeyId rootKey() {
    return house.reader().open(GUN).root().metadata().payload().role(RoleName.ROOT).keyIds().get(0);
  }

  private static boolean isRoot(KeyEntry entry) {
    return entry.role().equals("root");
  }

  /** Returns the names of the key files that say that role. */
  private Set<String> keyFiles(String role) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("private"))) {
      return files
          .filter(file -> read(file).contains("role: " + role + "\n"))
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private FileKeyStore keys() {
    PassphraseSource unencrypted = request -> Optional.of(new char[0]);
    return FileKeyStore.builder(folder, unencrypted, new SecureRandom()).build();
  }

  private TrustPublisher publisher() {
    return house
        .publishing(keys())
        .sinks(gun -> new Recording(house.sinks().openSink(gun)))
        .build();
  }

  /** Uploads, and keeps what was uploaded last. */
  private final class Recording implements MetadataSink {
    private final MetadataSink sink;

    Recording(MetadataSink sink) {
      this.sink = sink;
    }

    @Override
    public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
      uploaded.clear();
      uploaded.putAll(files);
      sink.publish(files, deadline);
    }

    @Override
    public PublicKey serverKey(RoleName role, Deadline deadline) {
      return sink.serverKey(role, deadline);
    }

    @Override
    public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
      return sink.rotateServerKey(role, deadline);
    }

    @Override
    public void delete(Deadline deadline) {
      sink.delete(deadline);
    }
  }
}
