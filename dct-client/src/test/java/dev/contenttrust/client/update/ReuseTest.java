// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a verified state answers no longer than its files would be accepted")
class ReuseTest {
  private final Situation situation = Situation.honest();
  private final TrustClient client =
      situation.client(b -> b.freshness(Freshness.within(Duration.ofDays(1))));

  @BeforeEach
  void publishUnderACertificateOfTwoHours() {
    TestCertificate certificate =
        TestCertificate.notary(situation.gun().value(), situation.now())
            .valid(situation.now().minusSeconds(60), situation.now().plus(Duration.ofHours(2)));
    situation.publisher.root(r -> r.keys(TestKey.ecdsa().certified(certificate)).resign());
    situation.publish();
    client.open(situation.gun());
    situation.requests();
  }

  @Test
  void rootCertificateThatIsValid_letsTheStateAnswer() {
    situation.after(Duration.ofMinutes(119));
    client.open(situation.gun());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void rootCertificateThatExpires_endsIt() {
    situation.after(Duration.ofMinutes(121));
    assertThatThrownBy(() -> client.open(situation.gun()))
        .isInstanceOfSatisfying(
            UntrustedException.RootRejected.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.ROOT));
  }
}
