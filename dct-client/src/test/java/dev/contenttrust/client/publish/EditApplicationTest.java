// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.testing.RepositoryBuilder.GUN;
import static dev.contenttrust.testing.RepositoryBuilder.NOW;
import static dev.contenttrust.testing.RepositoryBuilder.repository;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EditApplicationTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final RoleName ALICE = new RoleName("targets/alice");

  @Test
  void signedTag_raisesTheVersionOfItsRoleAlone() {
    Draft draft =
        apply(
            repository().targets(t -> t.target("old", "x").version(7)),
            RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(draft.root()).isNull();
    assertThat(draft.targets()).containsOnlyKeys(RoleName.TARGETS);
    TargetsMetadata targets = targets(draft, RoleName.TARGETS);
    assertThat(targets.version()).isEqualTo(8);
    assertThat(targets.targets().find("1.0").orElseThrow().hashes().sha256()).contains(ONE);
    assertThat(targets.targets().find("old")).isPresent();
    assertThat(targets.expires().at()).isEqualTo(NOW.plus(Duration.ofDays(1095)));
    assertThat(draft.differences())
        .extracting(Difference::toString)
        .singleElement()
        .asString()
        .isEqualTo("+ targets: 1.0 " + ONE + " 3 bytes");
  }

  @Test
  void identicalEntry_changesNothing() {
    Draft draft =
        apply(
            repository().targets(t -> t.target("1.0", ONE, 3)),
            RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS));

    assertThat(draft.changesNothing()).isTrue();
    assertThat(draft.differences()).isEmpty();
  }

  @Test
  void removingWhatIsNotThere_changesNothing() {
    assertThat(
            apply(repository(), RepositoryEdit.of(GUN).removeTarget(RoleName.TARGETS, "nothing"))
                .changesNothing())
        .isTrue();
  }

  @Test
  void targetOutsideThePathsOfItsRole_isRefused() {
    RepositoryBuilder limited =
        repository().delegation("targets/alice", alice -> alice.paths("1.").target("1.0", "one"));

    assertThat(
            targets(apply(limited, RepositoryEdit.of(GUN).signTag("1.1", ONE, 3, ALICE)), ALICE)
                .targets()
                .find("1.1"))
        .isPresent();
    assertThatThrownBy(() -> apply(limited, RepositoryEdit.of(GUN).signTag("2.0", ONE, 3, ALICE)))
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> {
              assertThat(e.step()).isEqualTo(PublishException.Step.APPLY);
              assertThat(e).hasMessageContaining("targets/alice").hasMessageContaining("'2.0'");
            });
  }

  @Test
  void roleThatNobodyDelegatedTo_isRefused() {
    assertThatThrownBy(
            () -> apply(repository(), RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, ALICE)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("there is no role targets/alice");
  }

  @Test
  void nameWithControlCharacter_isRefusedBeforeAnythingIsSigned() {
    assertThatThrownBy(
            () ->
                apply(
                    repository(), RepositoryEdit.of(GUN).signTag("a\tb", ONE, 3, RoleName.TARGETS)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("control characters");
  }

  @Test
  void newSigner_getsARoleAndReleaseRights() {
    TestKey key = TestKey.ecdsa();

    Draft draft =
        apply(repository(), RepositoryEdit.of(GUN).addSigner("alice", List.of(key.publicKey())));

    TargetsMetadata targets = targets(draft, RoleName.TARGETS);
    assertThat(targets.delegations().roles())
        .extracting(role -> role.name().value())
        .containsExactly("targets/alice", "targets/releases");
    assertThat(targets.delegations().roles())
        .allSatisfy(
            role -> {
              assertThat(role.keys().keyIds()).containsExactly(key.id());
              assertThat(role.keys().threshold()).isEqualTo(1);
              assertThat(role.paths().matches("anything")).isTrue();
            });
    assertThat(targets.delegations().keys()).containsOnlyKeys(key.id());
  }

  @Test
  void secondKeyOfASigner_keepsTheThreshold() {
    TestKey first = TestKey.ecdsa();
    TestKey second = TestKey.ecdsa();

    Draft draft =
        apply(
            repository(),
            RepositoryEdit.of(GUN)
                .addSigner("alice", List.of(first.publicKey()))
                .addSigner("alice", List.of(second.publicKey())));

    assertThat(targets(draft, RoleName.TARGETS).delegations().role(ALICE).orElseThrow().keys())
        .satisfies(
            keys -> {
              assertThat(keys.keyIds()).containsExactly(first.id(), second.id());
              assertThat(keys.threshold()).isEqualTo(1);
            });
  }

  @Test
  void removedSigner_losesRoleAndReleaseRights_othersKeepTheirs() {
    TestKey alice = TestKey.ecdsa();
    TestKey bob = TestKey.ecdsa();
    RepositoryEdit both =
        RepositoryEdit.of(GUN)
            .addSigner("alice", List.of(alice.publicKey()))
            .addSigner("bob", List.of(bob.publicKey()));

    Draft draft = apply(repository(), both.removeSigner("alice", Set.of(alice.id())));

    assertThat(draft.removed()).containsExactly(ALICE);
    TargetsMetadata targets = targets(draft, RoleName.TARGETS);
    assertThat(targets.delegations().role(ALICE)).isEmpty();
    assertThat(targets.delegations().role(RoleName.RELEASES).orElseThrow().keys().keyIds())
        .containsExactly(bob.id());
    assertThat(targets.delegations().keys()).containsOnlyKeys(bob.id());
  }

  @Test
  void delegationThatIsMadeAgain_startsEmptyAboveTheKnownVersion() {
    RepositoryBuilder repository =
        repository().delegation("targets/alice", alice -> alice.target("old", "x").version(4));
    TestKey key = TestKey.ecdsa();

    Draft draft =
        apply(
            repository,
            RepositoryEdit.of(GUN)
                .removeDelegation(ALICE)
                .delegate(ALICE, List.of(key.publicKey()), List.of(""))
                .signTag("new", ONE, 3, ALICE));

    assertThat(targets(draft, ALICE).version()).isEqualTo(5);
    assertThat(targets(draft, ALICE).targets().find("old")).isEmpty();
    assertThat(targets(draft, ALICE).targets().find("new")).isPresent();
  }

  @Test
  void purgedKey_leavesEveryDelegation() {
    TestKey shared = TestKey.ecdsa();
    TestKey other = TestKey.ecdsa();
    RepositoryBuilder repository =
        repository()
            .delegation("targets/alice", alice -> alice.target("1", "x").keys(shared, other))
            .delegation("targets/bob", bob -> bob.target("1", "x").keys(shared));

    Draft draft =
        apply(repository, RepositoryEdit.of(GUN).with(new Change.PurgeKeys(Set.of(shared.id()))));

    assertThat(targets(draft, RoleName.TARGETS).delegations().roles())
        .extracting(role -> role.keys().keyIds())
        .containsExactly(List.of(other.id()), List.of());
  }

  @Test
  void replacedDelegationKey_isOneTransactionWithTheRole() {
    TestKey old = TestKey.ecdsa();
    TestKey fresh = TestKey.ecdsa();
    RepositoryBuilder repository =
        repository().delegation("targets/alice", alice -> alice.target("1", "x").keys(old));

    Draft draft =
        apply(
            repository,
            RepositoryEdit.of(GUN)
                .with(new Change.ReplaceDelegationKey(ALICE, old.id(), fresh.publicKey())));

    assertThat(draft.targets()).containsOnlyKeys(RoleName.TARGETS, ALICE);
    assertThat(
            targets(draft, RoleName.TARGETS)
                .delegations()
                .role(ALICE)
                .orElseThrow()
                .keys()
                .keyIds())
        .containsExactly(fresh.id());
    assertThatThrownBy(
            () ->
                apply(
                    repository,
                    RepositoryEdit.of(GUN)
                        .with(
                            new Change.ReplaceDelegationKey(
                                ALICE, new KeyId("00"), fresh.publicKey()))))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("has no key 00");
  }

  @Test
  void rotatedTargetsKey_signsRootAndTargetsAnew_andDropsTheOldKey() {
    TestKey fresh = TestKey.ecdsa();
    RepositoryBuilder repository = repository();
    KeyId old =
        States.of(repository.publish()).root().payload().role(RoleName.TARGETS).keyIds().get(0);

    Draft draft =
        apply(
            repository,
            RepositoryEdit.of(GUN)
                .with(new Change.RotateKeys(RoleName.TARGETS, List.of(fresh.publicKey()))));

    assertThat(draft.effectiveRoot().version()).isEqualTo(2);
    assertThat(draft.effectiveRoot().role(RoleName.TARGETS).keyIds()).containsExactly(fresh.id());
    assertThat(draft.effectiveRoot().keys()).doesNotContainKey(old);
    assertThat(draft.targets()).containsKey(RoleName.TARGETS);
  }

  @Test
  @DisplayName("notary-v1 case 83: a delegation is signed, and the targets wait for their own turn")
  void targetsThatExpireSoon_areNotRenewedOnTheWay() {
    Draft draft =
        apply(
            repository()
                .root(r -> r.expires(NOW.plus(Duration.ofDays(170))))
                .targets(t -> t.expires(NOW.plus(Duration.ofDays(1))))
                .delegation("targets/alice", a -> a.target("a", "a")),
            RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, new RoleName("targets/alice")));

    assertThat(draft.targets()).containsOnlyKeys(new RoleName("targets/alice"));
    assertThat(draft.root()).isNotNull();
  }

  @Test
  @DisplayName("notary-v1 case 83: a root with less than six months is signed again")
  void rootWithLessThanSixMonths_isRenewedWithTheNextChange_notBefore() {
    RepositoryEdit edit = RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS);

    assertThat(
            apply(repository().root(r -> r.expires(NOW.plus(Duration.ofDays(170)))), edit).root())
        .isNotNull();
    assertThat(
            apply(repository().root(r -> r.expires(NOW.plus(Duration.ofDays(190)))), edit).root())
        .isNull();
  }

  @Test
  void chosenExpiry_isTakenWithinBounds_andRefusedBeyond() {
    RepositoryEdit edit = RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS);

    assertThat(
            targets(
                    apply(
                        repository(),
                        edit.expireAt(RoleName.TARGETS, NOW.plus(Duration.ofDays(30)))),
                    RoleName.TARGETS)
                .expires()
                .at())
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
    for (Duration bad : List.of(Duration.ZERO, Duration.ofDays(3651))) {
      assertThatThrownBy(() -> apply(repository(), edit.expireAt(RoleName.TARGETS, NOW.plus(bad))))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("expiry");
    }
  }

  @Test
  void versionAboveTheCeiling_isNotPublished() {
    RepositoryEdit edit = RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS);
    long ceiling = VersionCeiling.HIGHEST;

    assertThat(
            targets(
                    apply(repository().targets(t -> t.version(ceiling - 1)), edit),
                    RoleName.TARGETS)
                .version())
        .isEqualTo(ceiling);
    assertThatThrownBy(() -> apply(repository().targets(t -> t.version(ceiling)), edit))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("initialised again");
  }

  private static TargetsMetadata targets(Draft draft, RoleName role) {
    TargetsMetadata targets = draft.targets().get(role);
    assertThat(targets).describedAs("%s in the draft", role).isNotNull();
    return targets;
  }

  private static Draft apply(RepositoryBuilder repository, RepositoryEdit edit) {
    return new EditApplication(
            GUN.value(), States.FORMAT, States.of(repository.publish()), Lifetimes.NOTARY, NOW)
        .apply(edit);
  }
}
