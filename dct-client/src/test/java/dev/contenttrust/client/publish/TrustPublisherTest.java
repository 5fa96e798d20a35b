// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.TrustServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The operations of a publisher on whole repositories, against a server of the test's own. */
class TrustPublisherTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));

  @AutoClose private final PublishingHouse house = PublishingHouse.open();
  private final KeyStore keys = new MemoryKeyStore(new SecureRandom());
  private final TrustPublisher publisher = house.publisher(keys);

  @Test
  void fiveLines_signAndResolve() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.signTag(GUN, "1.0", ONE, 3);

    assertThat(house.reader().resolve(ImageReference.parse(GUN + ":1.0")).digest()).isEqualTo(ONE);
    assertThatThrownBy(() -> house.reader().resolve(ImageReference.parse(GUN + ":2.0")))
        .isInstanceOf(NotSignedException.class);
  }

  @Test
  void initialisation_makesOneUploadWithWhatItIsFor() {
    house.server().clearRequests();

    PublishReport report =
        publisher
            .initialiser()
            .initialise(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(report.versions()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    assertThat(house.server().requests())
        .filteredOn(request -> request.startsWith("POST"))
        .hasSize(1);
    assertThat(keys.list()).extracting(KeyEntry::role).containsExactlyInAnyOrder("root", "targets");
    assertThat(house.reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
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
    house.server().inject("_trust/tuf/", new Fault.Status(403), 10);

    assertThatThrownBy(() -> publisher.initialiser().initialise(publisher.edit(GUN)))
        .isInstanceOf(TrustServerException.class);
    assertThat(keys.list()).isEmpty();
  }

  @Test
  void secondRepository_reusesTheRootKeyUnderItsOwnCertificate() {
    Gun other = new Gun("localhost:5000/team/other");
    publisher.initialiser().initialise(publisher.edit(GUN));
    publisher.initialiser().initialise(publisher.edit(other));

    VerifiedRepository first = house.reader().open(GUN);
    VerifiedRepository second = house.reader().open(other);
    assertThat(second.root().keys().get(0).canonicalId())
        .isEqualTo(first.root().keys().get(0).canonicalId());
    assertThat(second.root().keys().get(0).id()).isNotEqualTo(first.root().keys().get(0).id());
  }

  @Test
  void everyTopLevelKey_rotates_andAClientThatSawTheOldestFollows() {
    TrustClient follower = house.reader();
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
  void expiredRepository_isBroughtBackByWhoHoldsTheKeys() {
    SettableClock clock = SettableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    try (PublishingHouse aging = PublishingHouse.open(TrustServer.builder().clock(clock).start())) {
      TrustPublisher owner = aging.publishing(keys).clock(clock).build();
      owner.initialiser().initialise(owner.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

      clock.advance(Duration.ofDays(1200));
      TrustClient late =
          TrustClient.builder().trustOnFirstUse().sources(aging.sources()).clock(clock).build();
      assertThatThrownBy(() -> late.lookup(GUN, "1.0"))
          .isInstanceOf(UntrustedException.Expired.class);

      PublishReport report = owner.repair(GUN, Duration.ofDays(30));

      assertThat(report.versions()).containsKey(RoleName.TARGETS);
      assertThat(late.lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    }
  }

  @Test
  void plan_changesNothingOnTheServer() {
    publisher.initialiser().initialise(publisher.edit(GUN));
    house.server().clearRequests();

    PublishPlan plan = publisher.plan(publisher.edit(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(plan.toString()).isEqualTo("+ targets: 1.0 " + ONE + " 3 bytes");
    assertThat(plan.versions()).containsOnlyKeys(RoleName.TARGETS);
    assertThat(house.server().requests()).noneMatch(request -> request.startsWith("POST"));
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
        jobs.add(() -> house.publisher(keys).signTag(GUN, tag, ONE, 3));
      }
      for (Future<PublishReport> job : threads.invokeAll(jobs)) {
        job.get();
      }
      assertThat(house.reader().list(GUN))
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
}
