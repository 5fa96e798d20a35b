// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("docker-content-trust acceptance cases 38, 39 and 41: the root that is trusted")
class RootCasesTest {
  @Nested
  @DisplayName("case 38: the root certificate")
  class RootCertificate {
    @Test
    void ofAnotherRepository_isRejected() {
      rejected(
          TestCertificate.notary("registry.example.com/other", RepositoryBuilder.NOW),
          "common name does not cover");
    }

    @Test
    void notYetValid_isRejected() {
      rejected(
          TestCertificate.notary(
              RepositoryBuilder.GUN.value(), RepositoryBuilder.NOW.plus(Duration.ofDays(2))),
          "not valid before");
    }

    @Test
    void expired_isRejected() {
      rejected(
          TestCertificate.notary(
              RepositoryBuilder.GUN.value(), RepositoryBuilder.NOW.minus(Duration.ofDays(3660))),
          "certificate expired at");
    }

    private void rejected(TestCertificate certificate, String why) {
      Situation situation = Situation.honest();
      situation.publisher.root(r -> r.keys(TestKey.ecdsa().certified(certificate)));
      situation.publish();

      assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
          .isInstanceOfSatisfying(
              UntrustedException.RootRejected.class,
              e -> assertThat(e.role()).isEqualTo(RoleName.ROOT))
          .hasMessageContaining(why);
      assertThat(situation.stored().files()).isEmpty();
    }
  }

  @Test
  @DisplayName("case 39: a rotated root is accepted when old and new key signed it")
  void rotatedRoot_isAcceptedWithBothSignatures_refusedWithTheNewOneAlone() {
    Situation situation = Situation.honest();
    situation.client().resolve(situation.tag("1.0"));
    situation.publisher.rotate(RoleName.ROOT);
    situation.publish();
    assertThat(situation.client().resolve(situation.tag("1.0")).digest())
        .isEqualTo(Digest.sha256Of(Bytes.utf8("image 1")));

    TestKey stranger = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(stranger).signedBy(stranger));
    situation.publish();

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  @DisplayName("case 41: a root that misses the canonical pin is rejected, and nothing cached")
  void pinMismatchOnFirstContact_cachesNothing() {
    Situation situation =
        Situation.honest()
            .pinning(
                RootPins.builder()
                    .key(RepositoryBuilder.GUN.value(), new KeyId("00".repeat(32)))
                    .build());

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
        .isInstanceOf(UntrustedException.RootRejected.class);
    assertThat(situation.stored().files()).isEmpty();
  }
}
