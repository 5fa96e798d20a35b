// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import static dev.contenttrust.client.migration.SignedSite.INDEX;
import static dev.contenttrust.client.migration.SignedSite.OCI;
import static dev.contenttrust.client.migration.SignedSite.ONE;
import static dev.contenttrust.client.migration.SignedSite.TWO;
import static dev.contenttrust.client.migration.SignedSite.jws;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.core.Bytes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docker-content-trust case 82: what the registry has of what is signed")
class RegistryChecksTest {
  @AutoClose private final SignedSite site = new SignedSite();

  @Test
  void tagThatNamesTheSignedDigest_isServed() throws Exception {
    site.serve("1.0", OCI, "image 1");

    assertThat(site.checked("1.0").registry()).isEqualTo(RegistryState.SERVED);
  }

  @Test
  void tagThatNamesAnotherDigest_hasMoved() throws Exception {
    site.serve("1.0", OCI, "newer");
    site.serve(ONE.toString(), OCI, "image 1");

    assertThat(site.checked("1.0").registry()).isEqualTo(RegistryState.TAG_MOVED);
  }

  @Test
  void digestThatIsNotThere_isGone() throws Exception {
    site.serve("1.0", OCI, "newer");

    assertThat(site.checked("1.0").registry()).isEqualTo(RegistryState.GONE);
  }

  @Test
  void registryThatRefuses_isUnknown() throws Exception {
    site.registry.put("manifests/1.0", Answer.of(403));
    site.registry.put("referrers/" + ONE, Answer.of(403));

    assertThat(site.checked("1.0").registry()).isEqualTo(RegistryState.UNKNOWN);
    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.UNKNOWN);
  }

  @Test
  void signatureBehindTheReferrersApi_isPresent() throws Exception {
    site.registry.put(
        "referrers/" + ONE,
        Answer.of(200, site.signature(jws(ONE), NotationEnvelope.JWS, ONE))
            .with("Content-Type", INDEX));

    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.PRESENT);
    assertThat(site.checked("latest").notation()).isEqualTo(NotationState.PRESENT);
    assertThat(site.checked("2.0").notation()).isEqualTo(NotationState.ABSENT);
  }

  @Test
  void signatureBehindTheFallbackTag_isPresent() throws Exception {
    site.serve("sha256-" + ONE.hex(), INDEX, site.signature(jws(ONE), NotationEnvelope.JWS, ONE));

    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.PRESENT);
  }

  @Test
  void coseEnvelope_isToldByItsFirstBytesAndItsMediaType() {
    byte[] bytes = {(byte) 0xd2, (byte) 0x84, 0x43};
    assertThat(NotationEnvelope.isWellFormed(NotationEnvelope.COSE, Bytes.wrap(bytes), ONE))
        .isTrue();
    assertThat(NotationEnvelope.isWellFormed(NotationEnvelope.COSE, Bytes.utf8("\u0000"), ONE))
        .isFalse();
    assertThat(NotationEnvelope.isWellFormed("text/plain", Bytes.wrap(bytes), ONE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "signature", "{\"payload\":\"!\"}"})
  void whatIsNoEnvelope_isMalformed(String envelope) throws Exception {
    site.serve("sha256-" + ONE.hex(), INDEX, site.signature(envelope, NotationEnvelope.JWS, ONE));

    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);
  }

  @Test
  void envelopeOrSubjectOfAnotherDigest_isMalformed() throws Exception {
    site.serve("sha256-" + ONE.hex(), INDEX, site.signature(jws(TWO), NotationEnvelope.JWS, ONE));
    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);

    site.serve("sha256-" + ONE.hex(), INDEX, site.signature(jws(ONE), NotationEnvelope.JWS, TWO));
    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);
  }

  @Test
  void referrerOfAnotherKind_isNoSignature() throws Exception {
    String index = site.signature(jws(ONE), NotationEnvelope.JWS, ONE);
    site.serve(
        "sha256-" + ONE.hex(),
        INDEX,
        index.replace(NotationCheck.ARTIFACT_TYPE, "application/spdx+json"));

    assertThat(site.checked("1.0").notation()).isEqualTo(NotationState.ABSENT);
  }
}
