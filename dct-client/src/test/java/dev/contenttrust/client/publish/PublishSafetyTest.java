// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.transport.Deadline;
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
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What must never be lost, and never be signed, however an operation ends. */
class PublishSafetyTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final MetadataSources sources = house.sources();
  private final MetadataSinks sinks = house.sinks();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = publisher(sources, sinks, MetadataStore.memory());

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
                  new UploadSink(
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
                  new UploadSink(
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
                  new UploadSink(
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
                new UploadSink(
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

    TrustClient reader = house.reader();
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
      house.publisher(aliceKeys).signTag(GUN, "1.0", ONE, 3);
    }

    @Test
    void otherSignersKeyAtHand_signsTheReleasesAgain() {
      releasedByAlice();

      PublishReport report = publisher.removeSigner(GUN, "alice", false);

      assertThat(report.versions()).containsKey(RoleName.RELEASES);
      TrustClient reader = house.reader();
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

  private TrustPublisher publisher(MetadataSources from, MetadataSinks to, MetadataStore store) {
    return house.publishing(keys).sources(from).sinks(to).store(store).build();
  }

  private PublicKey publicKey(KeyEntry entry) {
    return keys.find(entry.id()).orElseThrow().publicKey();
  }

  private KeyId publishedTargetsKey() {
    TrustClient reader = house.reader();
    return reader.open(GUN).targets().keys().get(0).canonicalId();
  }

  private static TrustServerException unreachable() {
    return failure(TrustServerException.Reason.UNREACHABLE);
  }

  private static TrustServerException failure(TrustServerException.Reason reason) {
    return new TrustServerException(GUN.value(), reason, 0, "the line was cut", null);
  }
}
