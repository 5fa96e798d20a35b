// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.AttackKit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docker-content-trust acceptance cases 29, 30, 45 to 48: answers of the front door")
class TrustClientTest {
  private static final RoleName ALICE = RoleName.notary("targets/alice");
  private final Situation situation = Situation.honest();

  private static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }

  @Test
  void explain_ofATrustedCollection_hasItsState_andOfARefusedOneWhatWasVerifiedBefore() {
    TrustClient client = situation.client();
    assertThat(client.explain(situation.gun()))
        .isEqualTo(new Explanation.Trusted(client.open(situation.gun())));

    AttackKit.expire(situation.publisher, RoleName.TIMESTAMP);
    situation.publish();

    assertThat(situation.client().explain(situation.gun()))
        .isInstanceOfSatisfying(
            Explanation.Refused.class,
            refused -> {
              assertThat(refused.verified())
                  .extracting(VerifiedRole::name)
                  .containsExactly(RoleName.ROOT);
              assertThat(refused.failure()).isInstanceOf(UntrustedException.Expired.class);
            });
  }

  @Test
  void tagInTargets_isResolvedWithItsProof() {
    ResolvedImage resolved = situation.client().resolve(situation.tag("1.0"));
    assertThat(resolved).isInstanceOf(SignedTag.class);
    SignedTag tag = (SignedTag) resolved;
    assertThat(tag.digest()).isEqualTo(digest("image 1"));
    assertThat(tag.size()).isEqualTo(7);
    assertThat(tag.tag()).isEqualTo("1.0");
    assertThat(tag.signedBy()).containsExactly(RoleName.TARGETS);
    assertThat(tag.pullReference()).isEqualTo(situation.gun() + "@" + digest("image 1"));
    assertThat(tag.target().chain())
        .extracting(VerifiedRole::name)
        .containsExactly(RoleName.ROOT, RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS);
    assertThat(tag.earliestExpiry()).isEqualTo(situation.publisher.now().plus(Duration.ofDays(14)));
    assertThat(tag.target().signers())
        .containsExactly(tag.target().repository().targets().keys().get(0).id());
  }

  @Test
  void releases_winOverTargets() {
    situation.publisher.delegation("targets/releases", r -> r.target("1.0", "released"));
    situation.publish();
    SignedTag tag = (SignedTag) situation.client().resolve(situation.tag("1.0"));
    assertThat(tag.digest()).isEqualTo(digest("released"));
    assertThat(tag.target().role()).isEqualTo(RoleName.RELEASES);
    assertThat(tag.target().chain()).hasSize(5);
  }

  @Test
  void tagInASignersRoleAlone_isNotReleased() {
    situation.publisher.delegation(ALICE.value(), r -> r.target("9", "image 9"));
    situation.publish();
    assertThat(
            catchThrowableOfType(
                    NotSignedException.class, () -> situation.client().resolve(situation.tag("9")))
                .reason())
        .isEqualTo(NotSignedException.Reason.NOT_RELEASED);
    assertThat(situation.client().lookup(situation.gun(), "9").role()).isEqualTo(ALICE);
  }

  @Test
  void nameAlone_meansTheTagLatest() {
    situation.publisher.targets(t -> t.target("latest", "newest"));
    situation.publish();
    ImageReference name = ImageReference.parse(situation.gun().value());
    assertThat(situation.client().resolve(name).digest()).isEqualTo(digest("newest"));
  }

  @Test
  void digestAlone_passesWithoutAnyRequest() {
    ImageReference image = ImageReference.parse(situation.gun() + "@" + digest("whatever"));
    ResolvedImage resolved = situation.client().resolve(image);
    assertThat(resolved).isInstanceOf(DigestReference.class);
    assertThat(resolved.pullReference()).isEqualTo(image.toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void tagWithTheSignedDigest_isResolved() {
    ImageReference image = situation.tag("1.0").withDigest(digest("image 1"));
    assertThat(situation.client().resolve(image).digest()).isEqualTo(digest("image 1"));
  }

  @Test
  void tagWithAnotherDigest_isRefused() {
    ImageReference image = situation.tag("1.0").withDigest(digest("other"));
    assertThatThrownBy(() -> situation.client().resolve(image))
        .isInstanceOfSatisfying(
            UntrustedException.DigestDisagreement.class,
            e -> {
              assertThat(e.expected()).isEqualTo(digest("other"));
              assertThat(e.actual()).isEqualTo(digest("image 1"));
            });
  }

  @Test
  void unsignedTagWithDigest_isRefused() {
    ImageReference image = situation.tag("nope").withDigest(digest("image 1"));
    assertThatThrownBy(() -> situation.client().resolve(image))
        .isInstanceOf(NotSignedException.class);
  }

  @Test
  void requiredSignerWhoSigned_isNamed() {
    situation.publisher.delegation(ALICE.value(), r -> r.target("1.0", "image 1"));
    situation.publish();
    SignedTag tag = (SignedTag) situation.client().resolve(situation.tag("1.0"), List.of(ALICE));
    assertThat(tag.signedBy()).containsExactly(RoleName.TARGETS, ALICE);
  }

  @Test
  void requiredSignerWhoDidNotSign_isARefusal() {
    situation.publisher.delegation(ALICE.value(), r -> r.target("2.0", "image 2"));
    situation.publish();
    assertThat(
            catchThrowableOfType(
                    NotSignedException.class,
                    () -> situation.client().resolve(situation.tag("1.0"), List.of(ALICE)))
                .reason())
        .isEqualTo(NotSignedException.Reason.SIGNER_MISSING);
  }

  @Test
  void requiredSignerWhoSignedAnotherDigest_isARefusal() {
    situation.publisher.delegation(ALICE.value(), r -> r.target("1.0", "image 1, hers"));
    situation.publish();
    assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0"), List.of(ALICE)))
        .isInstanceOf(UntrustedException.DigestDisagreement.class);
  }

  @Test
  void digestAloneWithRequiredSigners_mustBeThatOfAReleasedTagTheySigned() {
    situation.publisher.delegation(ALICE.value(), r -> r.target("1.0", "image 1"));
    situation.publish();
    TrustClient client = situation.client();
    ImageReference first = ImageReference.parse(situation.gun() + "@" + digest("image 1"));
    ImageReference second = ImageReference.parse(situation.gun() + "@" + digest("image 2"));
    ImageReference other = ImageReference.parse(situation.gun() + "@" + digest("other"));
    assertThat(client.resolve(first, List.of(ALICE))).isInstanceOf(SignedTag.class);
    assertThatThrownBy(() -> client.resolve(second, List.of(ALICE)))
        .isInstanceOf(NotSignedException.class);
    assertThatThrownBy(() -> client.resolve(other, List.of(ALICE)))
        .isInstanceOf(NotSignedException.class);
  }

  @Test
  void allTags_mergeBothRolesWithReleasesFirst() {
    situation.publisher.delegation("targets/releases", r -> r.target("1.0", "released"));
    situation.publish();
    assertThat(situation.client().tags(situation.gun()))
        .extracting(SignedTarget::name, SignedTarget::role)
        .containsExactlyInAnyOrder(tuple("1.0", RoleName.RELEASES), tuple("2.0", RoleName.TARGETS));
  }

  @Test
  void roleThatExpiresSoon_isWarnedOf() {
    situation.after(Duration.ofDays(1090));
    situation.publisher.timestamp(t -> t.resign()).snapshot(s -> s.resign());
    situation.publish();
    assertThat(situation.client().open(situation.gun()).warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .isInstanceOfSatisfying(
                        Warning.ExpiringSoon.class,
                        soon -> assertThat(soon.role()).isEqualTo(RoleName.TARGETS)));
  }

  @Test
  void delegationNeverPublished_isReportedAndPassedOver() {
    situation.publisher.delegation("targets/releases", r -> r.notInSnapshot().notServed());
    situation.publish();
    ResolvedImage resolved = situation.client().resolve(situation.tag("1.0"));
    assertThat(((SignedTag) resolved).warnings())
        .contains(new Warning.RoleNeverPublished(RoleName.RELEASES));
  }

  @Test
  void clientWithoutSources_mustBeOffline() {
    assertThatThrownBy(() -> TrustClient.builder().trustOnFirstUse().build())
        .isInstanceOf(IllegalStateException.class);
  }
}
