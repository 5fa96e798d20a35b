// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.testing.RepositoryBuilder.GUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import dev.contenttrust.testing.TrustServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Signing roles again before or after they expire: as chosen, and as a repair. */
class RenewalTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final RoleName ALICE = new RoleName("targets/alice");

  private final TestKey root =
      TestKey.ecdsa().certified(TestCertificate.notary(GUN.value(), RepositoryBuilder.NOW));
  private final TestKey targets = TestKey.ecdsa();
  private final TestKey snapshot = TestKey.ecdsa();
  private final TestKey alice = TestKey.ecdsa();
  private final RepositoryBuilder repository =
      RepositoryBuilder.repository()
          .root(role -> role.keys(root))
          .targets(role -> role.target("v0", "zero").keys(targets))
          .snapshot(role -> role.keys(snapshot))
          .delegation("targets/alice", role -> role.target("v1", "one").keys(alice));
  private final KeyHolder holder =
      new KeyHolder().holding(targets, "targets").holding(alice, "alice");
  private final Instant now = repository.now();

  @Nested
  @DisplayName("a chosen expiry")
  class Chosen {
    @Test
    void rolesAreSignedAgainAsTheyAre_untilTheChosenMoment() {
      Instant until = now.plus(Duration.ofDays(30));

      publish(() -> publisher().renewExpiry(GUN, List.of(RoleName.TARGETS, ALICE), until));

      assertThat(holder.uploaded()).containsOnlyKeys(RoleName.TARGETS, ALICE);
      assertThat(uploaded(RoleName.TARGETS).expires().at()).isEqualTo(until);
      assertThat(uploaded(ALICE).expires().at()).isEqualTo(until);
      assertThat(uploaded(ALICE).version()).isEqualTo(2);
      assertThat(uploaded(ALICE).targets().find("v1")).isPresent();
    }

    @Test
    void root_isSignedAgainToo() {
      holder.holding(root, "root");
      Instant until = now.plus(Duration.ofDays(365));

      publish(() -> publisher().renewExpiry(GUN, List.of(RoleName.ROOT), until));

      Bytes file = holder.uploaded().get(RoleName.ROOT);
      assertThat(States.FORMAT.readRoot(file).payload().expires().at()).isEqualTo(until);
    }

    @Test
    void snapshot_isRenewedWhereItsKeyIsAtHand_andTheTimestampNowhere() {
      Instant until = now.plus(Duration.ofDays(30));
      assertThatThrownBy(() -> publisher().renewExpiry(GUN, List.of(RoleName.SNAPSHOT), until))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.KEYS));
      assertThatThrownBy(() -> publisher().renewExpiry(GUN, List.of(RoleName.TIMESTAMP), until))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("the server alone");
      holder.holding(snapshot, "snapshot");

      publish(() -> publisher().renewExpiry(GUN, List.of(RoleName.SNAPSHOT), until));

      Bytes file = holder.uploaded().get(RoleName.SNAPSHOT);
      assertThat(States.FORMAT.readSnapshot(file).payload().expires().at()).isEqualTo(until);
    }

    @Test
    void momentInThePastOrBeyondTenYears_isRefused() {
      for (Instant moment :
          List.of(now, now.minusSeconds(1), now.plus(Lifetimes.LONGEST).plusSeconds(1))) {
        assertThatThrownBy(() -> publisher().renewExpiry(GUN, List.of(RoleName.TARGETS), moment))
            .isInstanceOfSatisfying(
                PublishException.class,
                e -> assertThat(e.step()).isEqualTo(PublishException.Step.APPLY))
            .hasMessageContaining("must lie in the future and within 3650 days");
      }
      publish(
          () ->
              publisher().renewExpiry(GUN, List.of(RoleName.TARGETS), now.plus(Lifetimes.LONGEST)));
      assertThat(holder.uploaded()).containsKey(RoleName.TARGETS);
    }

    @Test
    void expiredDelegation_isRenewed_sinceItsSignerVouchedForIt() {
      AttackKit.expire(repository, ALICE);

      publish(() -> publisher().renewExpiry(GUN, List.of(ALICE), now.plus(Duration.ofDays(9))));

      assertThat(uploaded(ALICE).targets().find("v1")).isPresent();
    }

    @Test
    void contentThatNobodySigned_isNotRenewed() {
      AttackKit.signWithForeignKey(repository, ALICE);

      assertThatThrownBy(
              () -> publisher().renewExpiry(GUN, List.of(ALICE), now.plus(Duration.ofDays(9))))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("no content that is signed");
      assertThat(holder.uploaded()).isEmpty();
    }

    @Test
    void editToRenew_isWhatWouldBePublished() {
      PublishPlan plan =
          publisher()
              .plan(publisher().editToRenew(GUN, List.of(ALICE), now.plus(Duration.ofDays(9))));

      assertThat(plan.toString()).isEqualTo("* targets/alice: signed again");
      assertThat(plan.notes()).isEmpty();
    }
  }

  @Nested
  @DisplayName("P3: repair")
  class Repaired {
    @Test
    void oneKeyListedTwice_isNotEnoughForTwo_andTheRestIsRepaired() {
      TestKey certified = TestKey.of(alice.pair()).certified(TestCertificate.notary("alice", now));
      TestKey other = TestKey.ecdsa();
      repository.delegation(
          "targets/alice", role -> role.keys(alice, certified, other).threshold(2));
      Instant soon = now.plus(Duration.ofDays(1));
      repository.change(ALICE, role -> role.expires(soon));
      repository.change(RoleName.TARGETS, role -> role.expires(soon));

      publish(() -> publisher().repair(GUN, Duration.ofDays(2)));

      assertThat(holder.uploaded()).containsOnlyKeys(RoleName.TARGETS);
    }

    @Test
    void bothKeysAtHand_areEnoughForTwo() {
      TestKey other = TestKey.ecdsa();
      holder.holding(other, "alice");
      repository.delegation("targets/alice", role -> role.keys(alice, other).threshold(2));
      repository.change(ALICE, role -> role.expires(now.plus(Duration.ofDays(1))));

      publish(() -> publisher().repair(GUN, Duration.ofDays(2)));

      assertThat(holder.uploaded()).containsOnlyKeys(ALICE);
    }

    @Test
    void ownSnapshotThatAloneExpires_isSignedAgain() {
      holder.holding(snapshot, "snapshot");
      repository.snapshot(role -> role.expires(now.plus(Duration.ofDays(1))));

      publish(() -> publisher().repair(GUN, Duration.ofDays(2)));

      assertThat(holder.uploaded()).containsOnlyKeys(RoleName.SNAPSHOT);
    }

    @Test
    void expiredRolesBelowEachOther_areSignedAgainTogether() {
      RoleName deep = new RoleName("targets/alice/deep");
      repository.delegation("targets/alice/deep", role -> role.target("v1/x", "x").keys(alice));
      AttackKit.expire(repository, RoleName.TARGETS);
      AttackKit.expire(repository, ALICE);
      AttackKit.expire(repository, deep);

      publish(() -> publisher().repair(GUN, Duration.ofDays(2)));

      assertThat(holder.uploaded()).containsOnlyKeys(RoleName.TARGETS, ALICE, deep);
    }

    @Test
    void somebodyElsesSnapshot_isTold() {
      repository.snapshot(role -> role.expires(now.plus(Duration.ofDays(1))));

      PublishReport report = publisher().repair(GUN, Duration.ofDays(2));

      assertThat(report.changedAnything()).isFalse();
      assertThat(report.notes()).singleElement().asString().contains("its key is not at hand");
    }
  }

  @Nested
  @DisplayName("P3: an expired snapshot of the publisher's, and a server that fails because of it")
  class ExpiredSnapshot {
    private final SettableClock clock = SettableClock.at(RepositoryBuilder.NOW);
    private final TrustServer server = TrustServer.builder().clock(clock).start();
    @AutoClose private final PublishingHouse house = PublishingHouse.withoutRetries(server);
    private final TrustPublisher owner =
        house
            .publishing(new MemoryKeyStore(new SecureRandom()))
            .clock(clock)
            .lifetimes(new Lifetimes(Lifetimes.LONGEST, Lifetimes.LONGEST, Duration.ofDays(30)))
            .build();

    @BeforeEach
    void publishAndWait() {
      owner.initialiser().keepSnapshotKey().initialise(owner.edit(GUN));
      for (int i = 0; i < 5; i++) {
        owner.signTag(GUN, "v" + i, ONE, 3);
      }
      clock.advance(Duration.ofDays(31));
    }

    @Test
    void isSignedAgain_fromTheLastTimestampThatThereIs() {
      server.inject("_trust/tuf/timestamp.json", new Fault.Status(500), 1);

      PublishReport report = owner.repair(GUN, Duration.ofDays(1));

      assertThat(report.versions()).containsOnly(Map.entry(RoleName.SNAPSHOT, 7L));
      TrustClient late =
          TrustClient.builder().trustOnFirstUse().sources(house.sources()).clock(clock).build();
      assertThat(late.list(GUN)).hasSize(5);
    }

    @Test
    void serverThatFailsAltogether_isAnOutage_andNothingIsUploaded() {
      server.inject("timestamp.json", new Fault.Status(500));
      server.clearRequests();

      assertThatThrownBy(() -> owner.repair(GUN, Duration.ofDays(1)))
          .isInstanceOfSatisfying(
              TrustServerException.class,
              e -> assertThat(e.reason()).isEqualTo(TrustServerException.Reason.SERVER_ERROR));

      assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
    }
  }

  private TrustPublisher publisher() {
    return holder.publisher(repository);
  }

  private TargetsMetadata uploaded(RoleName role) {
    return States.FORMAT.readTargets(role, holder.uploaded().get(role)).payload();
  }

  /** This server serves on what it had: the read-back says so, and the upload is there to see. */
  private static void publish(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.READ_BACK));
  }
}
