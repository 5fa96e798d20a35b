// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalKeyIdTest {
  @Test
  void everyFormOfAKey_hasItsPlainId_howeverOftenItIsAsked() throws Exception {
    TestCertificates.Made made =
        TestCertificates.named("ex.com/app", Instant.parse("2026-06-01T12:00:00Z")).selfSigned();
    PublicKey certificate =
        Vectors.key("ecdsa-x509", PublicKey.Encoding.CERTIFICATES_PEM, Bytes.utf8(made.pem()));
    DecodedKey decoded = KeyDecoder.decode(certificate);
    PublicKey plain = Vectors.key("ecdsa", PublicKey.Encoding.SPKI_DER, decoded.spkiDer());

    for (PublicKey form : List.of(certificate, plain, certificate, plain)) {
      assertThat(CanonicalKeyId.of(form)).contains(CanonicalKeyId.of(decoded));
    }
  }

  @Test
  void sameBytesUnderAnotherType_haveNoId_whicheverIsAskedFirst() {
    for (int i = 0; i < 2; i++) {
      PublicKey key = Vectors.k1();
      PublicKey mislabelled = Vectors.key("rsa", key.encoding(), key.value());

      assertThat(CanonicalKeyId.of(mislabelled)).isEmpty();
      assertThat(CanonicalKeyId.of(key)).isPresent();
    }
  }
}
