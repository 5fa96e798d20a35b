// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustPublisherTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));
  private static final RoleName ALICE = new RoleName("targets/alice");

  @TempDir Path folder;

  private final TrustServer server = TrustServer.start();
  private final HttpTransport http = HttpTransport.builder().build();
  private final MetadataSources sources =
      gun -> new HttpMetadataSource(http::call, server.uri(), gun);
  private final MetadataSinks sinks = gun -> new HttpMetadataSink(http::call, server.uri(), gun);
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = publisher(keys);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void fiveLines_signAndResolve() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.signTag(GUN, "1.0", ONE, 3);

    assertThat(reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
    assertThatThrownBy(() -> reader().resolve(ImageReference.parse(GUN + ":2.0")))
        .isInstanceOf(NotSignedException.class);
  }

  @Test
  void initialisation_makesOneUploadWithWhatItIsFor() {
    server.clearRequests();

    PublishReport report =
        publisher
            .initialiser()
            .initialise(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(report.versions()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    assertThat(server.requests()).filteredOn(request -> request.startsWith("POST")).hasSize(1);
    assertThat(keys.list()).extracting(KeyEntry::role).containsExactlyInAnyOrder("root", "targets");
    assertThat(reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
  }

  @Test
  void existingRepository_isNotInitialisedAgain() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    List<KeyEntry> before = keys.list();

    assertThatThrownBy(() -> publisher.initialiser().initialise(publisher.edit(GUN)))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.APPLY))
        .hasMessageContaining("initialised already");
    assertThat(keys.list()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void failedInitialisation_leavesNoKeysBehind() {
    server.inject("_trust/tuf/", new dev.contenttrust.testing.Fault.Status(403), 10);

    assertThatThrownBy(() -> publisher.initialiser().initialise(publisher.edit(GUN)))
        .isInstanceOf(TrustServerException.class);
    assertThat(keys.list()).isEmpty();
  }

  @Test
  void secondRepository_reusesTheRootKeyUnderItsOwnCertificate() {
    Gun other = new Gun("localhost:5000/team/other");
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.initialiser().initialise(publisher.edit(other));

    VerifiedRepository first = reader().open(GUN);
    VerifiedRepository second = reader().open(other);
    assertThat(second.root().keys().get(0).canonicalId())
        .isEqualTo(first.root().keys().get(0).canonicalId());
    assertThat(second.root().keys().get(0).id()).isNotEqualTo(first.root().keys().get(0).id());
  }

  @Test
  void tag_goesIntoTheDelegationsWhoseKeysAreAtHand_neverIntoTargets() {
    KeyEntry alice = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(GUN, "alice", List.of(keys.find(alice.id()).orElseThrow().publicKey()));
    publisher.addSigner(
        GUN,
        "bob",
        List.of(
            new dev.contenttrust.crypto.KeyGenerator(new SecureRandom())
                .generate(KeyAlgorithm.ECDSA_P256)
                .publicKey()));

    PublishReport report = publisher.signTag(GUN, "1.0", ONE, 3);

    assertThat(report.versions()).containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(reader().lookup(GUN, "1.0", RoleName.RELEASES).role()).isEqualTo(RoleName.RELEASES);
  }

  @Test
  void delegationsWithoutAKeyAtHand_refuseTheTag_evenWithTheTargetsKey() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(
        GUN,
        "bob",
        List.of(
            new dev.contenttrust.crypto.KeyGenerator(new SecureRandom())
                .generate(KeyAlgorithm.ECDSA_P256)
                .publicKey()));

    assertThatThrownBy(() -> publisher.signTag(GUN, "1.0", ONE, 3))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("no valid signing keys for delegation roles");
  }

  @Test
  void collaboratorWithOnlyADelegationKey_canSign() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    KeyEntry alice = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.addSigner(
        GUN, "alice", List.of(aliceKeys.find(alice.id()).orElseThrow().publicKey()));

    publisher(aliceKeys).signTag(GUN, "1.0", ONE, 3);

    assertThat(reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
  }

  @Test
  void revokedTag_isGoneWhereItCanBeSigned_andTheRestIsTold() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    KeyEntry alice = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    publisher
        .initialiser()
        .initialise(
            publisher
                .edit(GUN)
                .signTag("1.0", ONE, 3, RoleName.TARGETS)
                .addSigner("alice", List.of(aliceKeys.find(alice.id()).orElseThrow().publicKey())));
    publisher(aliceKeys).signTag(GUN, "1.0", ONE, 3);

    PublishReport report = publisher(aliceKeys).revokeTag(GUN, "1.0");

    assertThat(report.versions()).containsOnlyKeys(ALICE, RoleName.RELEASES);
    assertThat(report.notes()).singleElement().asString().contains("still signed in [targets]");
    publisher.revokeTag(GUN, "1.0");
    assertThatThrownBy(() -> reader().resolve(ImageReference.parse(GUN + ":1.0")))
        .isInstanceOf(NotSignedException.class);
    assertThatThrownBy(() -> publisher.revokeTag(GUN, "1.0"))
        .isInstanceOf(NotSignedException.class)
        .hasMessageContaining("no such signed tags");
  }

  @Test
  void everyTopLevelKey_rotates_andAClientThatSawTheOldestFollows() {
    TrustClient follower = reader();
    publisher
        .initialiser()
        .initialise(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));
    assertThat(follower.lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    KeyEntry oldRoot = onlyKey("root");
    KeyEntry oldTargets = onlyKey("targets");

    publisher.rotation().toNewKey(GUN, RoleName.ROOT);
    publisher.rotation().toNewKey(GUN, RoleName.TARGETS);
    publisher.rotation().toNewKey(GUN, RoleName.SNAPSHOT);
    publisher.signTag(GUN, "2.0", TWO, 3);
    publisher.rotation().toServer(GUN, RoleName.SNAPSHOT);
    publisher.rotation().toServer(GUN, RoleName.TIMESTAMP);
    publisher.rotation().toNewKey(GUN, RoleName.ROOT);

    assertThat(follower.lookup(GUN, "2.0").digest()).isEqualTo(TWO);
    assertThat(follower.lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    assertThat(follower.open(GUN).root().version()).isEqualTo(7);
    assertThat(keys.list())
        .extracting(KeyEntry::role)
        .describedAs("two old root keys stay, old targets and snapshot keys go")
        .containsExactlyInAnyOrder("root", "root", "root", "targets");
    assertThat(keys.list()).contains(oldRoot).doesNotContain(oldTargets);
  }

  @Test
  void wrongManagerOfAKey_isRefused() {
    publisher.initialiser().initialise(publisher.edit(GUN));

    assertThatThrownBy(() -> publisher.rotation().toNewKey(GUN, RoleName.TIMESTAMP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client managing the timestamp key");
    assertThatThrownBy(() -> publisher.rotation().toServer(GUN, RoleName.TARGETS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("server managing the targets key");
  }

  @Test
  void lastSigner_isRemovedOnlyByForce_aSignerThatSharesAKeyKeepsItsRights() {
    KeyEntry shared = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    var key = List.of(keys.find(shared.id()).orElseThrow().publicKey());
    publisher
        .initialiser()
        .initialise(publisher.edit(GUN).addSigner("alice", key).addSigner("bob", key));
    publisher.signTag(GUN, "1.0", ONE, 3);

    PublishReport removed = publisher.removeSigner(GUN, "alice", false);

    assertThat(removed.notes()).singleElement().asString().contains("[bob]");
    assertThat(reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
    assertThatThrownBy(() -> publisher.removeSigner(GUN, "bob", false))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("add another signer first");
    assertThatThrownBy(() -> publisher.removeSigner(GUN, "carol", true))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("no signer carol");
  }

  @Test
  void delegationMadeAgain_continuesItsVersionsWithoutItsOldTargets() {
    KeyEntry alice = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    var key = List.of(keys.find(alice.id()).orElseThrow().publicKey());
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    publisher.publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).signTag("2", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport made = publisher.publish(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    PublishReport again = publisher.publish(publisher.edit(GUN).signTag("3", TWO, 3, ALICE));

    assertThat(made.notes()).singleElement().asString().contains("targets/alice starts empty");
    assertThat(again.notes()).isEmpty();
    assertThat(again.versions().get(ALICE)).isGreaterThan(2);
    assertThat(reader().list(GUN, ALICE)).extracting(SignedTarget::name).containsExactly("3");
  }

  @Test
  @DisplayName("a server over SQL fails where its snapshot does not list the asked role")
  void delegationMadeAgain_whereTheServerCannotSayWhatItHas_continuesItsVersionsToo() {
    KeyEntry alice = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    var key = List.of(keys.find(alice.id()).orElseThrow().publicKey());
    RepositoryEdit delegated = publisher.edit(GUN).delegate(ALICE, key, List.of(""));
    server.inject("_trust/tuf/targets/alice.json", new dev.contenttrust.testing.Fault.Status(500));
    publisher.initialiser().keepSnapshotKey().initialise(delegated);
    for (int i = 1; i <= 6; i++) {
      publisher.publish(publisher.edit(GUN).signTag("v" + i, ONE, 3, ALICE));
    }
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again = publisher.publish(delegated.signTag("new", TWO, 3, ALICE));

    assertThat(again.versions()).containsEntry(ALICE, 7L);
    assertThat(again.conflicts()).isZero();
    assertThat(reader().list(GUN, ALICE)).extracting(SignedTarget::name).containsExactly("new");
  }

  @Test
  void delegationMadeAgainForSomebodyElsesKey_isLeftToThem() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    KeyEntry alice = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    var key = List.of(aliceKeys.find(alice.id()).orElseThrow().publicKey());
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    publisher(aliceKeys).publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again = publisher.publish(publisher.edit(GUN).delegate(ALICE, key, List.of("")));

    assertThat(again.versions()).containsOnlyKeys(RoleName.TARGETS);
    assertThat(again.notes())
        .singleElement()
        .asString()
        .contains("kept version 1 of the former targets/alice", "[1]", "valid again");
  }

  @Test
  void delegationMadeAgainForAnotherKey_revivesNothing() {
    KeyStore aliceKeys = new MemoryKeyStore(new SecureRandom());
    KeyEntry alice = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    KeyEntry other = aliceKeys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    var key = List.of(aliceKeys.find(alice.id()).orElseThrow().publicKey());
    var otherKey = List.of(aliceKeys.find(other.id()).orElseThrow().publicKey());
    publisher.initialiser().initialise(publisher.edit(GUN).delegate(ALICE, key, List.of("")));
    publisher(aliceKeys).publish(publisher.edit(GUN).signTag("1", ONE, 3, ALICE));
    publisher.publish(publisher.edit(GUN).removeDelegation(ALICE));

    PublishReport again =
        publisher.publish(publisher.edit(GUN).delegate(ALICE, otherKey, List.of("")));

    assertThat(again.notes()).isEmpty();
  }

  @Test
  void expiredRepository_isBroughtBackByWhoHoldsTheKeys() {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    TestClock clock = new TestClock(start);
    try (TrustServer aging = TrustServer.builder().clock(clock).start()) {
      MetadataSources from = gun -> new HttpMetadataSource(http::call, aging.uri(), gun);
      MetadataSinks to = gun -> new HttpMetadataSink(http::call, aging.uri(), gun);
      TrustPublisher owner =
          TrustPublisher.trustingOnFirstUse()
              .sources(from)
              .sinks(to)
              .keys(keys)
              .clock(clock)
              .build();
      owner.initialiser().initialise(owner.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

      clock.now = start.plus(Duration.ofDays(1200));
      TrustClient late = TrustClient.builder().trustOnFirstUse().sources(from).clock(clock).build();
      assertThatThrownBy(() -> late.lookup(GUN, "1.0"))
          .isInstanceOf(dev.contenttrust.core.UntrustedException.Expired.class);

      PublishReport report = owner.repair(GUN, Duration.ofDays(30));

      assertThat(report.versions()).containsKey(RoleName.TARGETS);
      assertThat(late.lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    }
  }

  @Test
  void plan_changesNothingOnTheServer() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    server.clearRequests();

    PublishPlan plan = publisher.plan(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(plan.toString()).isEqualTo("+ targets: 1.0 " + ONE + " 3 bytes");
    assertThat(plan.versions()).containsOnlyKeys(RoleName.TARGETS);
    assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  @DisplayName("threat W15: a signer's key that serves another repository is told")
  void keyThatServesTwoRepositories_isTold() {
    Gun other = new Gun("localhost:5000/team/other");
    MetadataStore shared = MetadataStore.directory(folder);
    TrustPublisher desk = publisher(keys, shared);
    KeyEntry alice = keys.generate(KeyAlgorithm.ECDSA_P256, "alice", null);
    KeyEntry bob = keys.generate(KeyAlgorithm.ECDSA_P256, "bob", null);
    var alices = List.of(keys.find(alice.id()).orElseThrow().publicKey());
    var bobs = List.of(keys.find(bob.id()).orElseThrow().publicKey());
    desk.initialiser().initialise(desk.edit(GUN));
    desk.initialiser().initialise(desk.edit(other));
    assertThat(desk.addSigner(GUN, "alice", alices).notes()).isEmpty();

    PublishReport report = desk.addSigner(other, "alice", alices);

    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains(alice.id().value(), GUN.value(), "a key of its own");
    assertThat(desk.addSigner(other, "bob", bobs).notes()).isEmpty();
    assertThat(desk.signTag(other, "1.0", ONE, 3).notes()).isEmpty();
    assertThat(shared.collections()).containsExactlyInAnyOrder(GUN, other);
  }

  @Test
  void publishersInParallel_allEndWithTheirTagsPresent() throws Exception {
    publisher.initialiser().initialise(publisher.edit(GUN));
    int publishers = 20;
    ExecutorService threads = Executors.newFixedThreadPool(publishers);
    try {
      List<Callable<PublishReport>> jobs = new ArrayList<>();
      Set<String> tags = new TreeSet<>();
      for (int i = 0; i < publishers; i++) {
        String tag = "v" + i;
        tags.add(tag);
        jobs.add(() -> publisher(keys).signTag(GUN, tag, ONE, 3));
      }
      for (Future<PublishReport> job : threads.invokeAll(jobs)) {
        job.get();
      }
      assertThat(reader().list(GUN))
          .extracting(SignedTarget::name)
          .containsExactlyInAnyOrderElementsOf(tags);
    } finally {
      threads.shutdownNow();
    }
  }

  private KeyEntry onlyKey(String role) {
    List<KeyEntry> held = keys.list().stream().filter(key -> key.role().equals(role)).toList();
    assertThat(held).hasSize(1);
    return held.get(0);
  }

  private TrustPublisher publisher(KeyStore keyStore) {
    return publisher(keyStore, MetadataStore.memory());
  }

  private TrustPublisher publisher(KeyStore keyStore, MetadataStore store) {
    return TrustPublisher.trustingOnFirstUse()
        .sources(sources)
        .sinks(sinks)
        .keys(keyStore)
        .store(store)
        .build();
  }

  private TrustClient reader() {
    return TrustClient.builder().trustOnFirstUse().sources(sources).build();
  }

  private static final class TestClock extends Clock {
    private volatile Instant now;

    TestClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
