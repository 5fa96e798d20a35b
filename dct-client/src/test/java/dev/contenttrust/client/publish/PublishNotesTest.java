// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static dev.contenttrust.testing.RepositoryBuilder.GUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a plan says beside its differences, before anything is uploaded. */
class PublishNotesTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  private final TestKey targets = TestKey.ecdsa();
  private final TestKey first = TestKey.ecdsa();
  private final TestKey second = TestKey.ecdsa();
  private final KeyHolder holder = new KeyHolder().holding(targets, "targets");
  private final RepositoryBuilder repository =
      RepositoryBuilder.repository()
          .targets(role -> role.keys(targets))
          .delegation(
              "targets/alice",
              role -> role.target("v1", "one").target("v2", "two").keys(first, second));

  @Nested
  @DisplayName("P4: a role that nobody can make valid any more")
  class RolesWithoutKeys {
    @Test
    void lastKeysTakenAway_areTold() {
      assertThat(notes(restrict(first, second)))
          .singleElement()
          .asString()
          .contains("targets/alice", "0 keys left", "nobody can sign it");
    }

    @Test
    void fewerKeysThanTheThreshold_areTold() {
      repository.delegation("targets/alice", role -> role.threshold(2));

      assertThat(notes(restrict(first)))
          .singleElement()
          .asString()
          .contains("demands 2 signatures", "1 key left");
    }

    @Test
    void keyThatSigned_isMissed_andSaysWhoMustSign() {
      repository.change(ALICE, role -> role.signedBy(first));

      assertThat(notes(restrict(first)))
          .singleElement()
          .asString()
          .contains("loses signatures", id(second).value(), "witness");
    }

    @Test
    void keyThatDidNotSign_isNotMissed() {
      repository.change(ALICE, role -> role.signedBy(second));

      assertThat(notes(restrict(first))).isEmpty();
      assertThat(notes(RepositoryEdit.of(GUN).signTag("v3", ONE, 3, RoleName.TARGETS))).isEmpty();
    }

    @Test
    void purgedKeys_areToldToo() {
      RepositoryEdit purge =
          RepositoryEdit.of(GUN).with(new Change.PurgeKeys(Set.of(id(first), id(second))));

      assertThat(notes(purge)).singleElement().asString().contains("nobody can sign it");
    }

    @Test
    void roleSignedAgainInTheSameEdit_needsNobodyElse() {
      holder.holding(second, "alice");
      repository.change(ALICE, role -> role.signedBy(first));

      assertThat(notes(restrict(first).witness(ALICE))).isEmpty();
    }

    @Test
    void thresholdThatKeysCannotReach_isRefused_andOneThatTheyCanIsNot() {
      RepositoryEdit three =
          RepositoryEdit.of(GUN).with(new Change.Delegate(ALICE, List.of(), List.of(), 3));
      RepositoryEdit two =
          RepositoryEdit.of(GUN).with(new Change.Delegate(ALICE, List.of(), List.of(), 2));

      assertThatThrownBy(() -> notes(three))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.APPLY))
          .hasMessageContaining("nobody could sign targets/alice");
      assertThat(notes(two)).isEmpty();
    }

    @Test
    void keyInTwoForms_countsOnce() {
      TestKey certified =
          TestKey.of(first.pair()).certified(TestCertificate.notary("alice", repository.now()));
      RepositoryEdit both =
          RepositoryEdit.of(GUN)
              .with(
                  new Change.Delegate(
                      new RoleName("targets/bob"),
                      List.of(first.listed(), certified.listed()),
                      List.of(""),
                      2));

      assertThatThrownBy(() -> notes(both)).hasMessageContaining("nobody could sign targets/bob");
    }
  }

  @Nested
  @DisplayName("paths that are taken away")
  class Paths {
    @Test
    void targetsThatLieOutsideNow_areTold_andOthersAreNot() {
      repository.delegation("targets/alice", role -> role.paths("v1", "v"));

      assertThat(notes(withoutPath("v")))
          .singleElement()
          .asString()
          .contains("the targets [v2] of targets/alice lie outside");
      assertThat(notes(withoutPath("v1"))).isEmpty();
    }

    private RepositoryEdit withoutPath(String path) {
      return RepositoryEdit.of(GUN).with(new Change.Restrict(ALICE, Set.of(), Set.of(path), false));
    }
  }

  @Nested
  @DisplayName("P2: versions that jump")
  class Versions {
    @Test
    void stepThatNobodyMakes_isTold() {
      holder.store().replace(GUN, StoredMetadata.nothing(), known(RoleName.TARGETS, 5));
      repository.targets(role -> role.version(5 + PublishNotes.JUMP));

      assertThat(notes(sign())).singleElement().asString().contains("jumps from 5 to 10006");
    }

    @Test
    void ordinaryStep_isNotTold() {
      holder.store().replace(GUN, StoredMetadata.nothing(), known(RoleName.TARGETS, 5));
      repository.targets(role -> role.version(4 + PublishNotes.JUMP));

      assertThat(notes(sign())).isEmpty();
    }

    @Test
    void firstSightOfAnOldRepository_isNoJump() {
      repository.targets(role -> role.version(3 * PublishNotes.JUMP));

      assertThat(notes(sign())).isEmpty();
    }

    @Test
    void fileThatNobodyVouchesFor_pushesTheVersionInNoSilence() {
      holder.holding(first, "alice");
      repository.delegation("targets/alice", role -> role.version(2 * PublishNotes.JUMP));
      AttackKit.signWithForeignKey(repository, ALICE);

      assertThat(notes(RepositoryEdit.of(GUN).witness(ALICE)))
          .singleElement()
          .asString()
          .contains("targets/alice", "jumps from 0");
    }

    @Test
    void halfTheWayToTheCeiling_isTold() {
      repository.targets(role -> role.version(VersionCeiling.HIGHEST / 2));

      assertThat(notes(sign())).singleElement().asString().contains("more than half");
    }

    private StoredMetadata known(RoleName role, long version) {
      Bytes root = repository.publish().file(RoleName.ROOT);
      return new StoredMetadata(Map.of(RoleName.ROOT, root), Map.of(role, version), "", List.of());
    }
  }

  @Test
  @DisplayName("a witness of content that is not valid tells every entry that it would vouch for")
  void witnessOfInvalidContent_tellsWhatItVouchesFor() {
    holder.holding(first, "alice");
    AttackKit.signWithForeignKey(repository, ALICE);

    PublishPlan plan = holder.publisher(repository).plan(RepositoryEdit.of(GUN).witness(ALICE));

    assertThat(plan.differences())
        .filteredOn(difference -> difference.kind() == Difference.Kind.VOUCHED)
        .extracting(Difference::toString)
        .hasSize(2)
        .anyMatch(line -> line.startsWith("! targets/alice: v1 sha256:"))
        .anyMatch(line -> line.startsWith("! targets/alice: v2 sha256:"));
  }

  @Test
  void witnessOfValidContent_vouchesForNothingNew() {
    holder.holding(first, "alice");

    PublishPlan plan = holder.publisher(repository).plan(RepositoryEdit.of(GUN).witness(ALICE));

    assertThat(plan.toString()).isEqualTo("* targets/alice: signed again");
  }

  @Nested
  @DisplayName("chosen expiry")
  class ChosenExpiry {
    @Test
    void roleThatIsNotSigned_isTold() {
      assertThat(notes(sign().expireAt(ALICE, repository.now().plus(Duration.ofDays(9)))))
          .singleElement()
          .asString()
          .contains("targets/alice", "no effect");
    }

    @Test
    void snapshotOfTheServer_isTold() {
      assertThat(
              notes(sign().expireAt(RoleName.SNAPSHOT, repository.now().plus(Duration.ofDays(9)))))
          .singleElement()
          .asString()
          .contains("snapshot", "no effect");
    }

    @Test
    void timestamp_isRefused() {
      assertThatThrownBy(
              () ->
                  notes(
                      sign()
                          .expireAt(RoleName.TIMESTAMP, repository.now().plus(Duration.ofDays(9)))))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("the server alone");
    }
  }

  private List<String> notes(RepositoryEdit edit) {
    return holder.publisher(repository).plan(edit).notes();
  }

  private RepositoryEdit sign() {
    return RepositoryEdit.of(GUN).signTag("v9", ONE, 3, RoleName.TARGETS);
  }

  private static RepositoryEdit restrict(TestKey... keys) {
    Set<KeyId> ids = new java.util.HashSet<>();
    for (TestKey key : keys) {
      ids.add(id(key));
    }
    return RepositoryEdit.of(GUN).with(new Change.Restrict(ALICE, ids, Set.of(), false));
  }

  private static KeyId id(TestKey key) {
    return CanonicalKeyId.of(key.listed()).orElseThrow();
  }
}
