// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Situation;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTrustGateTest {
  private static final Digest IMAGE_1 = Digest.sha256Of(Bytes.utf8("image 1"));
  private final Situation situation = Situation.honest();

  private ContentTrustGate gate(String value) {
    return ContentTrustGate.of(value, situation.client());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "0", "f", "F", "false", "FALSE", "False"})
  void off_letsEverythingPassWithoutAnyRequest(String value) {
    ContentTrustGate gate = gate(value);

    assertThat(gate.isEnforced()).isFalse();
    assertThat(gate.admit(situation.tag("nope"))).isEqualTo(situation.tag("nope").toString());
    assertThat(situation.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "t", "T", "true", "TRUE", "True", "yes", "no", "off", " ", "fALSE"})
  void everythingElse_isOnAsInDocker(String value) {
    ContentTrustGate gate = gate(value);

    assertThat(gate.isEnforced()).isTrue();
    assertThatThrownBy(() -> gate.admit(situation.tag("nope")))
        .isInstanceOf(NotSignedException.class);
  }

  @Test
  void signedTag_runsByItsDigest() {
    assertThat(gate("1").admit(situation.tag("1.0"))).isEqualTo(situation.gun() + "@" + IMAGE_1);
  }

  @Test
  void digest_passesWithoutAnyRequest() {
    ImageReference image =
        ImageReference.parse(situation.gun() + "@" + Digest.sha256Of(Bytes.utf8("any")));

    assertThat(gate("1").admit(image)).isEqualTo(image.toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void tagWithAnotherDigestThanTheSignedOne_isRefused() {
    ImageReference image = situation.tag("1.0").withDigest(Digest.sha256Of(Bytes.utf8("other")));

    assertThatThrownBy(() -> gate("1").admit(image))
        .isInstanceOf(UntrustedException.DigestDisagreement.class);
    assertThat(gate("1").admit(situation.tag("1.0").withDigest(IMAGE_1)))
        .isEqualTo(situation.gun() + "@" + IMAGE_1);
  }

  @Test
  void unreachableServer_isARefusal() {
    situation.server.failWith(
        new TrustServerException(
            situation.gun().value(), TrustServerException.Reason.UNREACHABLE, 0, "down", null));

    assertThatThrownBy(() -> gate("1").admit(situation.tag("1.0")))
        .isInstanceOf(TrustServerException.class);
  }
}
