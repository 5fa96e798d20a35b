// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.ContentDirectory;
import dev.contenttrust.client.transport.DirectoryMetadataSource;
import dev.contenttrust.client.tuf.repository.Delegation;
import dev.contenttrust.client.tuf.repository.HashBins;
import dev.contenttrust.client.tuf.repository.TopLevelKeys;
import dev.contenttrust.client.tuf.repository.TufRepository;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publishing side, judged by the client. */
class RepositoryTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path folder;
  private final Signer root = key(KeyAlgorithm.ECDSA_P256);
  private final Signer online = key(KeyAlgorithm.ED25519);
  private final Signer alice = key(KeyAlgorithm.ED25519);
  private final Signer bob = key(KeyAlgorithm.RSA_2048);

  private static Signer key(KeyAlgorithm algorithm) {
    SigningKey key = new KeyGenerator(new SecureRandom()).generate(algorithm);
    return key.signer();
  }

  private TopLevelKeys keys() {
    return TopLevelKeys.none()
        .with(RoleName.ROOT, 1, List.of(root.publicKey()))
        .with(RoleName.TARGETS, 2, List.of(alice.publicKey(), bob.publicKey()))
        .with(RoleName.SNAPSHOT, 1, List.of(online.publicKey()))
        .with(RoleName.TIMESTAMP, 1, List.of(online.publicKey()));
  }

  private Path metadata() {
    return folder.resolve("metadata");
  }

  private Path targets() {
    return folder.resolve("targets");
  }

  private void write(TufRepository repository) {
    repository.write(metadata(), targets());
  }

  private TufClient client() throws IOException {
    return TufClient.anchoredIn(Bytes.wrap(Files.readAllBytes(metadata().resolve("1.root.json"))))
        .store(RoleStore.memory())
        .metadata(new DirectoryMetadataSource(metadata()))
        .targets(new ContentDirectory(targets()))
        .clock(CLOCK)
        .build();
  }

  private String downloaded(String path) throws IOException {
    TufClient client = client();
    return Files.readString(client.download(client.target(path), folder.resolve("out")));
  }

  @Test
  void signedInSeveralSteps_isPublishedWhenTheLastSignatureIsThere() throws IOException {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    repository.put(RoleName.TARGETS, "dir/a", Bytes.utf8("A"));
    assertThat(repository.missing()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    repository.sign(root, alice);
    assertThat(repository.missing()).containsOnlyKeys(RoleName.TARGETS);
    assertThatThrownBy(() -> write(repository)).isInstanceOf(IllegalStateException.class);
    assertThat(metadata()).doesNotExist();
    repository.sign(bob);
    assertThat(repository.missing()).containsOnlyKeys(RoleName.SNAPSHOT);
    repository.sign(online);
    assertThat(repository.missing()).isEmpty();
    write(repository);
    assertThat(downloaded("dir/a")).isEqualTo("A");
  }

  @Test
  void draftSignedElsewhere_isMerged_anotherContentIsNot() throws IOException {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    repository.put(RoleName.TARGETS, "a", Bytes.utf8("A")).sign(root, alice);
    Bytes draft = repository.drafts().get(RoleName.TARGETS);
    TufFormat format = new TufFormat();
    SignedMetadata<TargetsMetadata> read = format.readTargets(RoleName.TARGETS, draft);
    Signature mine =
        new Signature(
            format.keyIdOf(dev.contenttrust.crypto.PublicKeyForms.toTuf(bob.publicKey())),
            null,
            bob.sign(read.signedBytes()));
    repository.merge(RoleName.TARGETS, format.withSignatures(draft, List.of(mine)));
    repository.sign(online);
    write(repository);
    assertThat(downloaded("a")).isEqualTo("A");
    repository.put(RoleName.TARGETS, "a", Bytes.utf8("B"));
    assertThatThrownBy(() -> repository.merge(RoleName.TARGETS, draft))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void openedRepository_isEditedFurther() throws IOException {
    TufRepository first = TufRepository.create(CLOCK, keys());
    write(first.put(RoleName.TARGETS, "a", Bytes.utf8("A")).sign(root, alice, bob, online));
    TufRepository second = TufRepository.open(metadata(), CLOCK);
    assertThat(second.missing()).isEmpty();
    second.put(RoleName.TARGETS, "b", Bytes.utf8("B")).remove(RoleName.TARGETS, "a");
    write(second.sign(alice, bob, online));
    assertThat(downloaded("b")).isEqualTo("B");
    assertThatThrownBy(() -> downloaded("a")).isInstanceOf(NotSignedException.class);
    assertThat(client().refresh().versions())
        .isEqualTo(
            Map.of(
                RoleName.ROOT,
                1L,
                RoleName.TARGETS,
                2L,
                RoleName.SNAPSHOT,
                2L,
                RoleName.TIMESTAMP,
                2L));
  }

  @Test
  void rotatedKeys_needTheOldAndTheNewRootKey() throws IOException {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    write(repository.sign(root, alice, bob, online));
    Signer newRoot = key(KeyAlgorithm.ED25519);
    Signer newOnline = key(KeyAlgorithm.ED25519);
    repository.keys(
        keys()
            .with(RoleName.ROOT, 1, List.of(newRoot.publicKey()))
            .with(RoleName.SNAPSHOT, 1, List.of(newOnline.publicKey()))
            .with(RoleName.TIMESTAMP, 1, List.of(newOnline.publicKey())));
    repository.sign(newRoot);
    assertThat(repository.missing()).containsKey(RoleName.ROOT);
    repository.sign(root).renew(RoleName.SNAPSHOT);
    write(repository.sign(newOnline));
    assertThat(client().refresh().version(RoleName.ROOT)).isEqualTo(2);
  }

  @Test
  void delegationsAndHashBins_arePublishedAndFound() throws IOException {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    Signer carol = key(KeyAlgorithm.ED25519);
    RoleName role = new RoleName("carol");
    repository.delegate(
        RoleName.TARGETS,
        new Delegation(
            role, new GlobPaths(List.of("carol/*")), true, 1, List.of(carol.publicKey())));
    repository.delegate(role, new HashBins("bin", 2, 1, List.of(online.publicKey())));
    repository.put(role, "carol/a", Bytes.utf8("A"));
    write(repository.sign(root, alice, bob, carol, online));
    assertThat(downloaded("carol/a")).isEqualTo("A");
    assertThatThrownBy(() -> downloaded("carol/none")).isInstanceOf(NotSignedException.class);
    assertThatThrownBy(() -> downloaded("other/a")).isInstanceOf(NotSignedException.class);
  }

  @Test
  void hashBinsOfTheTopLevel_takeTargetsByPath() throws IOException {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    repository.delegate(RoleName.TARGETS, new HashBins("bin", 4, 1, List.of(online.publicKey())));
    for (int i = 0; i < 20; i++) {
      repository.put("file" + i, Bytes.utf8("content " + i));
    }
    write(repository.sign(root, alice, bob, online));
    assertThat(downloaded("file7")).isEqualTo("content 7");
    assertThat(client().target("file7").role().value()).startsWith("bin-");
  }

  @Test
  void aThousandHashBins_arePublishedAndRead() throws IOException {
    Signer fast = key(KeyAlgorithm.ED25519);
    TopLevelKeys keys = TopLevelKeys.none();
    for (String role : List.of("root", "targets", "snapshot", "timestamp")) {
      keys = keys.with(new RoleName(role), 1, List.of(fast.publicKey()));
    }
    int bits = 10;
    TufRepository repository = TufRepository.create(CLOCK, keys);
    repository.delegate(RoleName.TARGETS, new HashBins("bin", bits, 1, List.of(fast.publicKey())));
    repository.put("file", Bytes.utf8("content"));
    write(repository.sign(fast));
    assertThat(downloaded("file")).isEqualTo("content");
    try (var files = Files.list(metadata())) {
      assertThat(files).hasSize((1 << bits) + 4);
    }
  }

  @Test
  void withoutConsistentSnapshots_plainNamesAreWritten() throws IOException {
    TufRepository repository =
        TufRepository.create(CLOCK, keys()).consistentSnapshot(false).lifetime(Duration.ofDays(1));
    write(repository.put(RoleName.TARGETS, "a", Bytes.utf8("A")).sign(root, alice, bob, online));
    assertThat(metadata().resolve("targets.json")).exists();
    assertThat(targets().resolve("a")).exists();
    assertThat(downloaded("a")).isEqualTo("A");
  }

  @Test
  void unsafePathsAndRoles_areRefused() {
    TufRepository repository = TufRepository.create(CLOCK, keys());
    assertThatThrownBy(() -> repository.put(RoleName.TARGETS, "../a", Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repository.put(new RoleName("a/b"), "a", Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repository.put(RoleName.SNAPSHOT, "a", Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
