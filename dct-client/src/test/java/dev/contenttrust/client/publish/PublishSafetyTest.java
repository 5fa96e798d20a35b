// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import dev.contenttrust.testing.TrustServer;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What must never be lost, and never be signed, however an operation ends. */
class PublishSafetyTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  private final TrustServer server = TrustServer.start();
  private final HttpTransport http = HttpTransport.builder().build();
  private final MetadataSources sources =
      gun -> new HttpMetadataSource(http::call, server.uri(), gun);
  private final MetadataSinks sinks = gun -> new HttpMetadataSink(http::call, server.uri(), gun);
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = publisher(sources, sinks, MetadataStore.memory());

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  @DisplayName("P5: keys that may be published are never taken back")
  class NewKeysAreKept {
    @Test
    void answerLostAndServerGone_keepsTheNewKeyAndSaysSo() {
      publisher.initialiser().initialise(publisher.edit(GUN));
      AtomicBoolean gone = new AtomicBoolean();
      MetadataSources vanishing =
          gun -> {
            if (gone.get()) {
              throw unreachable();
            }
            return sources.open(gun);
          };
      TrustPublisher cut =
          publisher(
              vanishing,
              gun ->
                  publishing(
                      files -> {
                        sinks.openSink(gun).publish(files, Deadline.in(Duration.ofSeconds(20)));
                        gone.set(true);
                        throw unreachable();
                      }),
              MetadataStore.memory());

      assertThatThrownBy(() -> cut.rotation().toNewKey(GUN, RoleName.TARGETS))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.READ_BACK));

      assertThat(keys.find(publishedTargetsKey())).isPresent();
    }

    @Test
    void answerLostAndChangeAbsent_removesTheNewKey() {
      publisher.initialiser().initialise(publisher.edit(GUN));
      List<KeyEntry> before = keys.list();
      TrustPublisher refused =
          publisher(
              sources,
              gun ->
                  publishing(
                      files -> {
                        throw failure(TrustServerException.Reason.SERVER_ERROR);
                      }),
              MetadataStore.memory());

      assertThatThrownBy(() -> refused.rotation().toNewKey(GUN, RoleName.TARGETS))
          .isInstanceOf(TrustServerException.class);

      assertThat(keys.list()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void localStoreFailsAfterThePublish_keepsTheNewKey() {
      publisher.initialiser().initialise(publisher.edit(GUN));
      AtomicBoolean broken = new AtomicBoolean();
      MetadataStore memory = MetadataStore.memory();
      MetadataStore failing =
          new MetadataStore() {
            @Override
            public StoredMetadata load(Gun gun) {
              if (broken.get()) {
                throw new UncheckedIOException(new java.io.IOException("disk full"));
              }
              return memory.load(gun);
            }

            @Override
            public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
              return memory.replace(gun, expected, next);
            }

            @Override
            public void remove(Gun gun) {
              memory.remove(gun);
            }
          };
      TrustPublisher unlucky =
          publisher(
              sources,
              gun ->
                  publishing(
                      files -> {
                        sinks.openSink(gun).publish(files, Deadline.in(Duration.ofSeconds(20)));
                        broken.set(true);
                      }),
              failing);

      assertThatThrownBy(() -> unlucky.rotation().toNewKey(GUN, RoleName.TARGETS))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.READ_BACK));

      assertThat(keys.find(publishedTargetsKey())).isPresent();
    }

    @Test
    void retiredKeyThatServesAnotherPurpose_staysInTheStore() {
      KeyEntry alice = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
      publisher.initialiser().initialise(publisher.edit(GUN));
      publisher.publish(
          publisher
              .edit(GUN)
              .with(new Change.RotateKeys(RoleName.TARGETS, List.of(publicKey(alice)))));

      publisher.rotation().toNewKey(GUN, RoleName.TARGETS);

      assertThat(keys.find(alice.id())).isPresent();
      assertThat(publishedTargetsKey()).isNotEqualTo(alice.id());
    }
  }

  @Test
  @DisplayName("P5: somebody else's newer version is no proof that ours was published")
  void answerLostWhileOthersPublished_isPublishedAnew() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    AtomicBoolean lost = new AtomicBoolean();
    TrustPublisher cut =
        publisher(
            sources,
            gun ->
                publishing(
                    files -> {
                      if (lost.compareAndSet(false, true)) {
                        publisher.signTag(GUN, "theirs-1", ONE, 3);
                        publisher.signTag(GUN, "theirs-2", ONE, 3);
                        throw unreachable();
                      }
                      sinks.openSink(gun).publish(files, Deadline.in(Duration.ofSeconds(20)));
                    }),
            MetadataStore.memory());

    cut.signTag(GUN, "ours", ONE, 3);

    TrustClient reader = TrustClient.builder().trustOnFirstUse().sources(sources).build();
    assertThat(reader.lookup(GUN, "ours").digest()).isEqualTo(ONE);
    assertThat(reader.lookup(GUN, "theirs-2").digest()).isEqualTo(ONE);
  }

  @Nested
  @DisplayName("P4: a signer who leaves takes no released tag along in silence")
  class LeavingSigner {
    private final KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    private final KeyEntry alice = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    private final KeyEntry bob = keys.generate(KeyAlgorithm.ECDSA_P256, "bob", null);

    private void releasedByAlice() {
      PublicKey key = aliceKeys.find(alice.id()).orElseThrow().publicKey();
      publisher
          .initialiser()
          .initialise(
              publisher
                  .edit(GUN)
                  .addSigner("alice", List.of(key))
                  .addSigner("bob", List.of(publicKey(bob))));
      TrustPublisher.trustingOnFirstUse()
          .sources(sources)
          .sinks(sinks)
          .keys(aliceKeys)
          .build()
          .signTag(GUN, "1.0", ONE, 3);
    }

    @Test
    void otherSignersKeyAtHand_signsTheReleasesAgain() {
      releasedByAlice();

      PublishReport report = publisher.removeSigner(GUN, "alice", false);

      assertThat(report.versions()).containsKey(RoleName.RELEASES);
      TrustClient reader = TrustClient.builder().trustOnFirstUse().sources(sources).build();
      assertThat(reader.resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
    }

    @Test
    void otherSignersKeyElsewhere_isRefusedUnlessForced() {
      releasedByAlice();
      keys.remove(bob.id());

      assertThatThrownBy(() -> publisher.removeSigner(GUN, "alice", false))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("another signer has to sign targets/releases again");

      assertThat(publisher.removeSigner(GUN, "alice", true).notes())
          .singleElement()
          .asString()
          .contains("unreadable");
    }
  }

  @Nested
  @DisplayName("P3: repair signs only what somebody entitled signed before")
  class Repaired {
    private final TestKey targetsKey = TestKey.ecdsa();
    private final TestKey snapshotKey = TestKey.ecdsa();
    private final TestKey releasesKey = TestKey.ecdsa();
    private final RepositoryBuilder repository =
        RepositoryBuilder.repository()
            .targets(role -> role.keys(targetsKey))
            .snapshot(role -> role.keys(snapshotKey))
            .delegation(
                "targets/releases", role -> role.target("1.0", "genuine").keys(releasesKey));
    private final Map<RoleName, Bytes> uploaded = new LinkedHashMap<>();

    private TrustPublisher holderOfEveryKey(PublishedRepository served) {
      hold(targetsKey, "targets", RepositoryBuilder.GUN);
      hold(releasesKey, "alice", null);
      return TrustPublisher.trustingOnFirstUse()
          .sources(gun -> served.source())
          .sinks(gun -> publishing(uploaded::putAll))
          .keys(keys)
          .clock(Clock.fixed(repository.now(), ZoneOffset.UTC))
          .build();
    }

    private void hold(TestKey key, String role, @Nullable Gun gun) {
      keys.add(SigningKey.fromPkcs8(key.pair().getPrivate().getEncoded()), role, gun);
    }

    @Test
    void contentThatNobodySigned_isNotSigned() {
      AttackKit.signWithForeignKey(repository, RoleName.RELEASES);
      TrustPublisher holder = holderOfEveryKey(repository.publish());

      PublishReport report = holder.repair(RepositoryBuilder.GUN, Duration.ofDays(1));

      assertThat(uploaded).isEmpty();
      assertThat(report.notes()).singleElement().asString().contains("ever signed");
    }

    @Test
    void contentThatOneOfTwoSigned_isSignedAgain() {
      TestKey second = TestKey.ecdsa();
      hold(second, "bob", null);
      repository.delegation(
          "targets/releases", role -> role.keys(releasesKey, second).threshold(2));
      repository.change(RoleName.RELEASES, role -> role.signedBy(second));
      TrustPublisher holder = holderOfEveryKey(repository.publish());

      assertThatThrownBy(() -> holder.repair(RepositoryBuilder.GUN, Duration.ofDays(1)))
          .describedAs("this sink keeps what it gets to itself")
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.READ_BACK));
      assertThat(uploaded).containsKey(RoleName.RELEASES);
    }

    @Test
    void rootNearItsEnd_doesNotLockOutSignersWithoutTheRootKey() {
      repository.root(root -> root.expires(repository.now().plus(Duration.ofDays(30))));
      TrustPublisher holder = holderOfEveryKey(repository.publish());

      PublishPlan plan =
          holder.plan(holder.edit(RepositoryBuilder.GUN).signTag("2.0", ONE, 3, RoleName.RELEASES));

      assertThat(plan.versions()).containsOnlyKeys(RoleName.RELEASES);
      assertThat(plan.differences()).extracting(Difference::role).containsOnly(RoleName.RELEASES);
    }

    @Test
    @DisplayName("P2: the snapshot has the same ceiling as every role")
    void snapshotAtTheCeiling_isNotPublished() {
      repository.snapshot(snapshot -> snapshot.version(VersionCeiling.HIGHEST));
      TrustPublisher holder = holderOfEveryKey(repository.publish());
      hold(snapshotKey, "snapshot", RepositoryBuilder.GUN);

      assertThatThrownBy(
              () ->
                  holder.plan(
                      holder.edit(RepositoryBuilder.GUN).signTag("2.0", ONE, 3, RoleName.RELEASES)))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("beyond which servers break");
    }
  }

  private TrustPublisher publisher(MetadataSources from, MetadataSinks to, MetadataStore store) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(from)
        .sinks(to)
        .keys(keys)
        .store(store)
        .build();
  }

  private PublicKey publicKey(KeyEntry entry) {
    return keys.find(entry.id()).orElseThrow().publicKey();
  }

  private KeyId publishedTargetsKey() {
    TrustClient reader = TrustClient.builder().trustOnFirstUse().sources(sources).build();
    return reader.open(GUN).targets().keys().get(0).canonicalId();
  }

  private static TrustServerException unreachable() {
    return failure(TrustServerException.Reason.UNREACHABLE);
  }

  private static TrustServerException failure(TrustServerException.Reason reason) {
    return new TrustServerException(GUN.value(), reason, 0, "the line was cut", null);
  }

  private interface Upload {
    void take(Map<RoleName, Bytes> files);
  }

  private static MetadataSink publishing(Upload upload) {
    return new MetadataSink() {
      @Override
      public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
        upload.take(files);
      }

      @Override
      public PublicKey serverKey(RoleName role, Deadline deadline) {
        throw new AssertionError("no key is asked for here");
      }

      @Override
      public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
        throw new AssertionError("no key is asked for here");
      }

      @Override
      public void delete(Deadline deadline) {
        throw new AssertionError("nothing is deleted here");
      }
    };
  }
}
