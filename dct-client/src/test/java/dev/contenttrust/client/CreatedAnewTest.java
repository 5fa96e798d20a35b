// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("docker-content-trust case 40: a repository created anew with the same root key")
class CreatedAnewTest {
  private final TestKey rootKey = TestKey.ecdsa();

  @Test
  void byDefault_isRefused() {
    Situation situation = known(pinned());
    createAnew(situation, Duration.ofDays(1));

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("new")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  void withCanonicalPinAndFlag_isAccepted_andTold() {
    Situation situation = known(pinned());
    createAnew(situation, Duration.ofDays(1));

    SignedTag tag = (SignedTag) accepting(situation).resolve(situation.tag("new"));

    assertThat(tag.warnings()).extracting(Warning::code).contains("CREATED_ANEW");
    assertThat(situation.client().resolve(situation.tag("new")).digest()).isEqualTo(tag.digest());
  }

  @Test
  void withoutAPin_theFlagDoesNothing() {
    Situation situation = known(RootPins.trustOnFirstUse());
    createAnew(situation, Duration.ofDays(1));

    assertThatThrownBy(() -> accepting(situation).resolve(situation.tag("new")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  void olderCreation_isNotTakenForANewOne() {
    Situation situation = known(pinned());
    createAnew(situation, Duration.ofDays(-1));

    assertThatThrownBy(() -> accepting(situation).resolve(situation.tag("new")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  void underAnotherRootKey_isRefused() {
    Situation situation = known(pinned());
    RepositoryBuilder other = RepositoryBuilder.repository();
    other.targets(t -> t.target("new", "image"));
    situation.server.serve(other.publish());

    assertThatThrownBy(() -> accepting(situation).resolve(situation.tag("new")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  void oldTargetsUnderALaterVersionOfTheRoot_areNotTakenForANewCreation() {
    Situation situation = known(pinned());
    Bytes old = situation.publisher.published(RoleName.TARGETS);
    situation.publisher.targets(t -> t.target("1.0", "image 1, fixed"));
    situation.publish();
    situation.client().resolve(situation.tag("1.0"));
    situation.publisher.root(r -> r.keys(certified(Duration.ofDays(1))));
    AttackKit.rollBack(situation.publisher, RoleName.TARGETS, old);
    situation.after(Duration.ofDays(2));
    situation.publish();

    assertThatThrownBy(() -> accepting(situation).resolve(situation.tag("1.0")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  private RootPins pinned() {
    KeyId canonical = CanonicalKeyId.of(rootKey.listed()).orElseThrow();
    return RootPins.builder().key(RepositoryBuilder.GUN.value(), canonical).build();
  }

  private Situation known(RootPins pins) {
    Situation situation = Situation.honest().pinning(pins);
    situation.publisher.root(r -> r.keys(certified(Duration.ZERO)));
    situation.publish();
    situation.client().resolve(situation.tag("1.0"));
    return situation;
  }

  private void createAnew(Situation situation, Duration later) {
    RepositoryBuilder anew = RepositoryBuilder.repository();
    anew.root(r -> r.keys(certified(later))).targets(t -> t.target("new", "image"));
    situation.after(Duration.ofDays(2));
    situation.server.serve(anew.publish());
  }

  private TestKey certified(Duration later) {
    return rootKey.certified(
        TestCertificate.notary(RepositoryBuilder.GUN.value(), RepositoryBuilder.NOW.plus(later)));
  }

  private TrustClient accepting(Situation situation) {
    return situation.client(client -> client.reinitialised(Reinitialised.ACCEPT_IF_PINNED));
  }
}
