// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.Warning;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.AttackKit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("roles that do not decide what a tag stands for are left alone")
class DecidingRolesTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static final RoleName BELOW = new RoleName("targets/alice/ci");

  private final Situation situation = Situation.honest();

  DecidingRolesTest() {
    situation
        .publisher
        .delegation("targets/releases", r -> r.target("1.0", "image 1"))
        .delegation(ALICE.value(), r -> r.target("1.0", "image 1").target("draft", "image 9"))
        .delegation(BELOW.value(), r -> r.target("1.0", "image 1"));
    situation.publish();
  }

  private SignedTag resolve(TrustClient client) {
    return (SignedTag) client.resolve(situation.tag("1.0"));
  }

  private UntrustedException errorOf(RoleName role) {
    return situation
        .client()
        .open(situation.gun())
        .delegation(role)
        .orElseThrow()
        .error()
        .orElseThrow();
  }

  @Test
  void tag_isResolvedWithoutTheSignersFiles() {
    SignedTag tag = resolve(situation.client());
    assertThat(situation.requests())
        .contains(situation.hashed(RoleName.RELEASES))
        .doesNotContain(situation.hashed(ALICE), situation.hashed(BELOW));
    assertThat(tag.signedBy()).containsExactly(RoleName.RELEASES, RoleName.TARGETS);
    assertThat(tag.target().repository().scope()).isEqualTo(RoleScope.DECIDING);
    assertThat(tag.target().repository().delegation(ALICE)).isEmpty();
  }

  @Test
  void signersNames_areToldWhereAllAreLookedAt() {
    SignedTag tag = (SignedTag) situation.client().resolve(situation.tag("1.0"), List.of());
    assertThat(tag.signedBy()).containsExactly(RoleName.RELEASES, RoleName.TARGETS, ALICE, BELOW);
    assertThat(tag.target().repository().scope()).isEqualTo(RoleScope.ALL);
  }

  @Test
  void answer_doesNotDependOnWhatElseWasAsked() {
    AttackKit.expire(situation.publisher, ALICE);
    situation.publish();
    TrustClient client = situation.client();
    SignedTag before = resolve(client);
    assertThat(client.open(situation.gun()).warnings())
        .hasAtLeastOneElementOfType(Warning.RoleUnusable.class);
    situation.requests();
    SignedTag after = resolve(client);
    assertThat(situation.requests()).containsExactly("timestamp.json");
    assertThat(after.signedBy()).isEqualTo(before.signedBy());
    assertThat(after.warnings()).doesNotHaveAnyElementsOfTypes(Warning.RoleUnusable.class);
    assertThat(after.target().repository().delegations())
        .extracting(Delegation::name)
        .containsExactly(RoleName.RELEASES);
  }

  @Test
  void askedForEverythingLater_fetchesOnlyWhatIsMissing() {
    TrustClient client = situation.client(b -> b.freshness(Freshness.within(Duration.ofHours(1))));
    resolve(client);
    situation.requests();
    VerifiedRepository all = client.open(situation.gun());
    assertThat(situation.requests())
        .containsExactly("timestamp.json", situation.hashed(ALICE), situation.hashed(BELOW));
    assertThat(all.delegations()).allMatch(d -> d.verified().isPresent()).hasSize(3);
    resolve(client);
    assertThat(client.open(situation.gun())).isSameAs(all);
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void askedForATagAfterEverything_keepsWhatIsStoredOfOthers_alsoThroughRenewals() {
    TrustClient client = situation.client();
    client.open(situation.gun());
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    situation.publish();
    resolve(client);
    assertThat(situation.stored().files()).containsKeys(ALICE, BELOW);
    assertThat(situation.stored().versions()).containsKeys(ALICE, BELOW);
    situation.requests();
    assertThat(client.open(situation.gun()).delegations()).hasSize(3);
    assertThat(situation.requests()).containsExactly("timestamp.json");
  }

  @Test
  void signersFileThatCannotBeHad_isNobodysConcern_untilItIsAskedFor() {
    situation.server.answer(
        situation.hashed(ALICE),
        () -> {
          throw new TrustServerException(
              "x", TrustServerException.Reason.SERVER_ERROR, 500, "as the test wants", null);
        });
    assertThat(resolve(situation.client()).digest()).isNotNull();
    assertThatThrownBy(() -> situation.client().open(situation.gun()))
        .hasMessage("as the test wants");
  }

  @Test
  void unsignedTag_isLookedForEverywhere_andTheRefusalSaysWhoSignedIt() {
    assertThatThrownBy(() -> situation.client().resolve(situation.tag("draft")))
        .isInstanceOfSatisfying(
            NotSignedException.class,
            e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NOT_RELEASED))
        .hasMessageContaining(ALICE.value());
    assertThatThrownBy(() -> situation.client().resolve(situation.tag("nowhere")))
        .isInstanceOfSatisfying(
            NotSignedException.class,
            e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET));
  }

  @Test
  void refusalAskedForAgain_takesOneRequest() {
    TrustClient client = situation.client();
    assertThatThrownBy(() -> client.resolve(situation.tag("nowhere")))
        .isInstanceOf(NotSignedException.class);
    situation.requests();
    assertThatThrownBy(() -> client.resolve(situation.tag("nowhere")))
        .isInstanceOf(NotSignedException.class);
    assertThat(situation.requests()).containsExactly("timestamp.json");
  }

  @Test
  @DisplayName(
      "W1: what was verified of a role is not undercut after it was left alone for a while")
  void rollbackBehindAnAnswerThatDidNotAsk_isRefused() {
    Bytes old = situation.publisher.published(ALICE);
    situation.publisher.delegation(ALICE.value(), r -> r.target("2.0", "image 2"));
    situation.publish();
    situation.client().open(situation.gun());
    situation.publisher.change(ALICE, draft -> draft.replay(old));
    situation.publish();
    resolve(situation.client());
    assertThat(errorOf(ALICE)).isInstanceOf(UntrustedException.Rollback.class);
  }

  @Test
  @DisplayName("W2: a role that was only ever listed must not vanish")
  void vanishedRoleThatWasNeverAskedFor_isRefused() {
    resolve(situation.client());
    AttackKit.vanish(situation.publisher, ALICE);
    situation.publish();
    resolve(situation.client());
    resolve(situation.client());
    assertThat(errorOf(ALICE)).isInstanceOf(UntrustedException.Missing.class);
  }

  @Test
  @DisplayName("W2: nor a role below one that was never asked for")
  void vanishedRoleBelowOneThatWasNeverAskedFor_isRefused() {
    resolve(situation.client());
    AttackKit.vanish(situation.publisher, BELOW);
    situation.publish();
    resolve(situation.client());
    resolve(situation.client());
    assertThat(errorOf(BELOW)).isInstanceOf(UntrustedException.Missing.class);
  }

  @Test
  void withdrawnRole_isForgotten_andMayBeDelegatedAnew() {
    situation.client().open(situation.gun());
    situation.publisher.withoutDelegation(BELOW.value()).withoutDelegation(ALICE.value());
    situation.publish();
    resolve(situation.client());
    assertThat(situation.stored().versions()).doesNotContainKeys(ALICE, BELOW);
    assertThat(situation.stored().files()).doesNotContainKeys(ALICE, BELOW);
    situation.publisher.delegation(ALICE.value(), r -> r.notInSnapshot());
    situation.publish();
    VerifiedRepository all = situation.client().open(situation.gun());
    assertThat(all.delegation(ALICE).orElseThrow().error()).isEmpty();
  }

  @Test
  void moreRolesThanTheCap_areAllLookedAt_sinceTheCapDecidesWhichCount() {
    TrustClient capped =
        situation.client(
            b ->
                b.limits(
                    new Limits(
                        1 << 20, 1 << 20, 1 << 20, 1 << 20, 8, 2, 8, 8, Duration.ofMinutes(1))));
    assertThat(resolve(capped).target().repository().scope()).isEqualTo(RoleScope.DECIDING);
    assertThat(situation.requests()).contains(situation.hashed(ALICE));
  }

  @Test
  void stateOfFewerRoles_isNoStateOfAll() {
    VerifiedRepository narrow = resolve(situation.client()).target().repository();
    assertThat(narrow.within(RoleScope.DECIDING)).isSameAs(narrow);
    assertThatThrownBy(() -> narrow.within(RoleScope.ALL))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
