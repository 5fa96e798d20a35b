// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threats W1, W2, W5, W6, W8 and W10: what was trusted before binds what may follow. */
class HistoryThreatsTest {
  @TempDir Path folder;

  static List<RoleName> everyRole() {
    return Scenario.EVERY_ROLE;
  }

  static List<RoleName> everyRoleButRoot() {
    return everyRole().subList(1, everyRole().size());
  }

  static List<RoleName> delegatedRoles() {
    return List.of(Scenario.RELEASES, Scenario.DEEP);
  }

  @ParameterizedTest
  @MethodSource("everyRoleButRoot")
  void w1_olderVersionUnderNewSnapshot_isRefusedAsRollback(RoleName role) {
    Scenario scenario = Scenario.unseen(folder);
    PublishedRepository old = scenario.repository.publish();
    scenario.resignEverything();
    scenario.accept();

    AttackKit.rollBack(scenario.repository, role, old.file(role));
    scenario.publish();

    UntrustedException.Rollback refusal = scenario.refused(role, UntrustedException.Rollback.class);
    assertThat(refusal.role()).isEqualTo(role);
    assertThat(refusal.offered()).isEqualTo(1);
    assertThat(refusal.required()).isEqualTo(2);
  }

  @Test
  void w1_olderRootUnderNewSnapshot_isRefused() {
    Scenario scenario = Scenario.unseen(folder);
    PublishedRepository old = scenario.repository.publish();
    scenario.resignEverything();
    scenario.accept();

    AttackKit.rollBack(scenario.repository, RoleName.ROOT, old.file(RoleName.ROOT));
    scenario.publish();

    scenario.refused(RoleName.ROOT, UntrustedException.class);
  }

  @ParameterizedTest
  @MethodSource("everyRoleButRoot")
  void w1_olderVersion_isRefusedEvenIfTheCachedFileIsDamaged(RoleName role) throws Exception {
    Scenario scenario = Scenario.unseen(folder);
    PublishedRepository old = scenario.repository.publish();
    scenario.resignEverything();
    scenario.accept();
    Files.writeString(scenario.cached(role), "damaged");
    scenario.restart();

    AttackKit.rollBack(scenario.repository, role, old.file(role));
    scenario.publish();

    scenario.refused(role, UntrustedException.Rollback.class);
  }

  @ParameterizedTest
  @MethodSource("delegatedRoles")
  void w2_roleThatVanishesFromTheSnapshot_isRefused(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);

    AttackKit.vanish(scenario.repository, role);
    scenario.publish();

    assertThat(scenario.refused(role, UntrustedException.Missing.class).role()).isEqualTo(role);
  }

  @Test
  void w2_vanishedReleases_areNotAnsweredForByTargets() {
    Scenario scenario = Scenario.trusted(folder);
    assertThat(scenario.resolve().digest()).isEqualTo(Digest.sha256Of(Bytes.utf8("of releases")));

    AttackKit.vanish(scenario.repository, Scenario.RELEASES);
    scenario.publish();

    assertThatExceptionOfType(UntrustedException.Missing.class).isThrownBy(scenario::resolve);
  }

  @ParameterizedTest
  @MethodSource("delegatedRoles")
  void w1_whatWasAcceptedBesideARefusedDelegation_bindsAClientThatStartsAnew(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    PublishedRepository old = scenario.repository.publish();
    AttackKit.signWithForeignKey(scenario.repository, role);
    scenario.repository.targets(t -> t.target("9", "image 9"));
    scenario.publish();
    scenario.refused(role, UntrustedException.InsufficientSignatures.class);

    scenario.source.serve(old);
    scenario.restart();
    assertThat(scenario.refused(RoleName.TARGETS, UntrustedException.Rollback.class).role())
        .isEqualTo(RoleName.TIMESTAMP);
  }

  @Test
  void w2_roleThatVanishesWhileItsDelegatorIsRefused_isStillMissed() {
    Scenario scenario = Scenario.unseen(folder);
    // Listed before anything could be known of it: its delegator is refused from the beginning.
    AttackKit.removeSignatures(scenario.repository, Scenario.RELEASES);
    scenario.publish();
    scenario.refused(Scenario.RELEASES, UntrustedException.InsufficientSignatures.class);

    AttackKit.vanish(scenario.repository, Scenario.DEEP);
    scenario.repository.change(Scenario.RELEASES, draft -> draft.resign());
    scenario.publish();
    scenario.refused(Scenario.RELEASES, UntrustedException.InsufficientSignatures.class);

    scenario.repository.change(Scenario.RELEASES, draft -> draft.resign().wire(file -> file));
    scenario.publish();
    UntrustedException refusal = scenario.refused(Scenario.DEEP, UntrustedException.Missing.class);
    assertThat(refusal.role()).isEqualTo(Scenario.DEEP);
  }

  @Test
  void w2_roleThatItsDelegatorWithdrewWhileRefused_mayGoOnceTheDelegatorIsGood() {
    Scenario scenario = Scenario.trusted(folder);
    AttackKit.removeSignatures(scenario.repository, Scenario.RELEASES);
    scenario.repository.withoutDelegation(Scenario.DEEP.value());
    scenario.publish();
    scenario.refused(Scenario.RELEASES, UntrustedException.InsufficientSignatures.class);

    scenario.repository.change(Scenario.RELEASES, draft -> draft.resign().wire(file -> file));
    scenario.publish();
    scenario.restart();
    assertThat(scenario.ask(Scenario.RELEASES).role()).isEqualTo(Scenario.RELEASES);
  }

  @Test
  void w2_snapshotWithoutRootOrTargets_isRefused() {
    for (RoleName role : List.of(RoleName.ROOT, RoleName.TARGETS)) {
      Scenario scenario = Scenario.trusted(folder.resolve(role.value()));

      AttackKit.vanish(scenario.repository, role);
      scenario.publish();

      scenario.refused(role, UntrustedException.class);
    }
  }

  @Test
  void w2_roleWhoseDelegationWasRemoved_mayVanish() {
    Scenario scenario = Scenario.trusted(folder);

    scenario.repository.withoutDelegation(Scenario.DEEP.value());
    scenario.publish();

    assertThat(scenario.ask(Scenario.RELEASES).role()).isEqualTo(Scenario.RELEASES);
  }

  @ParameterizedTest
  @MethodSource("delegatedRoles")
  void w5_expiredCachedRootWithBrokenDelegation_isATypedRefusal_andGoodRolesStillAnswer(
      RoleName role) {
    Scenario scenario = Scenario.unseen(folder);
    scenario.repository.root(r -> r.expires(RepositoryBuilder.NOW.plus(Duration.ofDays(1))));
    scenario.publish();
    scenario.accept();
    scenario.restartAfter(Duration.ofDays(2));
    scenario.repository.after(Duration.ofDays(2)).root(r -> r.honest());
    AttackKit.signWithForeignKey(scenario.repository, role);
    scenario.publish();

    assertThat(
            catchThrowableOfType(
                UntrustedException.InsufficientSignatures.class, () -> scenario.ask(role)))
        .extracting(UntrustedException::role)
        .isEqualTo(role);
    if (role.equals(Scenario.DEEP)) {
      assertThat(scenario.ask(Scenario.RELEASES).role()).isEqualTo(Scenario.RELEASES);
    }
  }

  @Test
  void w5_expiredCachedRoot_isFollowedByItsSuccessors() {
    Scenario scenario = Scenario.unseen(folder);
    scenario.repository.root(r -> r.expires(RepositoryBuilder.NOW.plus(Duration.ofDays(1))));
    scenario.publish();
    scenario.accept();
    scenario.restartAfter(Duration.ofDays(2));
    scenario.repository.after(Duration.ofDays(2)).root(r -> r.honest());
    for (int i = 0; i < 3; i++) {
      scenario.repository.rotate(RoleName.ROOT);
      scenario.publish();
    }

    scenario.accept();
  }

  @ParameterizedTest
  @MethodSource("serverRoles")
  void w6_fastForwardedRole_recoversInOneRunAfterItsKeyWasRotated(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.change(role, draft -> draft.version(Integer.MAX_VALUE));
    scenario.publish();
    scenario.accept();
    scenario.repository.rotate(role).change(role, draft -> draft.version(3));
    if (role.equals(RoleName.SNAPSHOT)) {
      scenario.repository.rotate(RoleName.TIMESTAMP);
    }
    scenario.publish();
    scenario.restart();

    scenario.accept();
  }

  static List<RoleName> serverRoles() {
    return List.of(RoleName.TIMESTAMP, RoleName.SNAPSHOT);
  }

  @ParameterizedTest
  @MethodSource("serverRoles")
  void w6_lowerVersion_isStillRefusedWithoutRotation(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.change(role, draft -> draft.version(Integer.MAX_VALUE));
    scenario.publish();
    scenario.accept();
    scenario.repository.change(role, draft -> draft.version(3));
    scenario.publish();

    assertThat(scenario.refused(role, UntrustedException.Rollback.class).required())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void w8_nextRootThatClaimsAnotherVersion_isRefused() {
    for (long claimed : new long[] {1, 2, 4, 7}) {
      Scenario scenario = Scenario.trusted(folder.resolve("v" + claimed));
      PublishedRepository next =
          scenario.repository.rotate(RoleName.ROOT).root(r -> r.version(claimed)).publish();
      scenario.source.serve(next.with("3.root.json", next.file(RoleName.ROOT)));

      scenario.refused(RoleName.ROOT, UntrustedException.class);
    }
  }

  @Test
  void w8_rootChainWithAGap_isRefused() {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.rotate(RoleName.ROOT).publish();
    PublishedRepository fourth = scenario.repository.rotate(RoleName.ROOT).publish();
    scenario.source.serve(fourth.without("3.root.json"));

    scenario.refused(RoleName.ROOT, UntrustedException.class);
  }

  @Test
  void w8_nextRootNotSignedByItsPredecessor_isRefused() {
    Scenario scenario = Scenario.trusted(folder);
    TestKey thief =
        TestKey.ecdsa()
            .certified(
                TestCertificate.notary(scenario.repository.gun().value(), RepositoryBuilder.NOW));
    scenario.repository.root(r -> r.keys(thief));
    scenario.publish();

    scenario.refused(RoleName.ROOT, UntrustedException.RootRotationRejected.class);
  }

  @Test
  void w8_nextRootSignedByItsPredecessorOnly_isRefused() {
    Scenario scenario = Scenario.trusted(folder);
    TestKey honest =
        TestKey.ecdsa()
            .certified(
                TestCertificate.notary(scenario.repository.gun().value(), RepositoryBuilder.NOW));
    scenario
        .repository
        .rotate(RoleName.ROOT)
        .root(r -> r.listed(honest.id().value(), honest.json()).threshold(2));
    scenario.publish();

    scenario.refused(RoleName.ROOT, UntrustedException.class);
  }

  @Test
  void w8_everyRotationFromTheOldestRootOn_isFollowed() {
    Scenario scenario = Scenario.trusted(folder);
    for (int i = 0; i < 5; i++) {
      for (RoleName role : Scenario.EVERY_ROLE) {
        scenario.repository.rotate(role);
      }
      scenario.publish();
    }

    scenario.accept();
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w10_sameFilesServedForEver_areRefusedOnceARoleExpired(RoleName role) {
    Scenario scenario = Scenario.unseen(folder);
    Duration lifetime = Duration.ofHours(1);
    scenario.repository.change(role, r -> r.expires(RepositoryBuilder.NOW.plus(lifetime)));
    scenario.publish();
    scenario.accept();
    scenario.restartAfter(lifetime);

    UntrustedException.Expired refusal = scenario.refused(role, UntrustedException.Expired.class);

    assertThat(refusal.role()).isEqualTo(role);
    assertThat(refusal.expiredAt()).isEqualTo(RepositoryBuilder.NOW.plus(lifetime));
  }
}
