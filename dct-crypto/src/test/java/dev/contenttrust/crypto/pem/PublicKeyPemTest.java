// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.Vectors;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicKeyPemTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void plainKeys_areWrittenWithTheirRole_andReadBack() {
    for (PublicKey key : List.of(Vectors.k1(), Vectors.k2(), Vectors.k3())) {
      Bytes text = PublicKeyPem.write(key, "alice");
      assertThat(text.toUtf8()).startsWith("-----BEGIN PUBLIC KEY-----\nrole: alice\n\n");
      assertThat(PublicKeyPem.read(text, NOW)).isEqualTo(key);
    }
  }

  @Test
  void certificate_becomesACertificateKey_unlessExpired() {
    assertThat(PublicKeyPem.read(Bytes.utf8(Vectors.X1_PEM), NOW)).isEqualTo(Vectors.x1());
    Instant late = Instant.parse("2035-01-01T00:00:00Z");
    assertThatThrownBy(() -> PublicKeyPem.read(Bytes.utf8(Vectors.X1_PEM), late))
        .isInstanceOf(MalformedKeyException.class);
  }

  @Test
  void privateKeysAndOtherText_areRefused() {
    for (String text : List.of("", "hello", Vectors.K1_PEM)) {
      assertThatThrownBy(() -> PublicKeyPem.read(Bytes.utf8(text), NOW))
          .isInstanceOf(MalformedKeyException.class);
    }
  }
}
