// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("notary-v1 acceptance case 57: which files are asked for")
class RequestSequenceTest {
  private final Situation situation = Situation.honest();

  @Test
  void freshRead_asksEachFileOnce_delegationsByHash() {
    situation.publisher.delegation("targets/releases", r -> r.target("3.0", "image 3"));
    situation.publish();
    situation.client().open(situation.gun());
    assertThat(situation.requests())
        .containsExactly(
            "root.json",
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT),
            situation.hashed(RoleName.TARGETS),
            situation.hashed(RoleName.RELEASES));
  }

  @Test
  void secondReadOfAnotherProcess_asksForTheTimestampAlone() {
    situation.client().open(situation.gun());
    situation.requests();
    VerifiedRepository repository = situation.client().open(situation.gun());
    assertThat(situation.requests()).containsExactly("timestamp.json");
    assertThat(repository.roles())
        .extracting(VerifiedRole::provenance)
        .containsExactly(Provenance.CACHE, Provenance.NETWORK, Provenance.CACHE, Provenance.CACHE);
  }

  @Test
  void secondReadOfTheSameClient_reusesTheVerifiedState() {
    TrustClient client = situation.client();
    VerifiedRepository first = client.open(situation.gun());
    situation.requests();
    assertThat(client.open(situation.gun())).isSameAs(first);
    assertThat(situation.requests()).containsExactly("timestamp.json");
  }

  @Test
  void freshnessAllowed_asksForNothing_untilItEnds() {
    TrustClient client =
        situation.client(b -> b.freshness(Freshness.within(Duration.ofMinutes(5))));
    client.open(situation.gun());
    situation.requests();
    situation.after(Duration.ofMinutes(4));
    client.open(situation.gun());
    assertThat(situation.requests()).isEmpty();
    situation.after(Duration.ofMinutes(1));
    client.open(situation.gun());
    assertThat(situation.requests()).containsExactly("timestamp.json");
  }

  @Test
  void freshnessAllowed_stillRefusesWhatExpiredMeanwhile() {
    TrustClient client = situation.client(b -> b.freshness(Freshness.within(Duration.ofDays(60))));
    client.open(situation.gun());
    situation.after(Duration.ofDays(15));
    assertThatThrownBy(() -> client.open(situation.gun()))
        .isInstanceOfSatisfying(
            UntrustedException.Expired.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.TIMESTAMP));
  }

  @Test
  void renewedTimestamp_fetchesNothingThatIsStoredAndStillPromised() {
    situation.client().open(situation.gun());
    situation.publisher.timestamp(t -> t.resign());
    situation.publish();
    situation.requests();
    situation.client().open(situation.gun());
    assertThat(situation.requests())
        .startsWith("timestamp.json")
        .doesNotContain(situation.hashed(RoleName.TARGETS), "root.json");
  }

  @Test
  void changedTargets_fetchesSnapshotAndTargetsByHash() {
    situation.client().open(situation.gun());
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    situation.publish();
    situation.requests();
    situation.client().open(situation.gun());
    assertThat(situation.requests())
        .containsExactly(
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT),
            situation.hashed(RoleName.TARGETS));
  }

  @Test
  void rotatedRoot_isFollowedVersionByVersion_withinOneUpdate() {
    TrustClient client = situation.client();
    client.open(situation.gun());
    for (int i = 0; i < 3; i++) {
      situation.publisher.rotate(RoleName.ROOT);
      situation.publish();
    }
    situation.requests();
    assertThat(client.open(situation.gun()).root().version()).isEqualTo(4);
    assertThat(situation.requests())
        .containsSubsequence(
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT),
            "2.root.json",
            "3.root.json",
            "4.root.json",
            "5.root.json",
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT))
        .doesNotContain("root.json");
  }
}
