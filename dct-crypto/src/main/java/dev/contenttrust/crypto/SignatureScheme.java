// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a signature is made and encoded. Notary names it by a signature's {@code method} together
 * with the key's type, plain TUF by the key's {@code scheme}.
 */
public enum SignatureScheme {
  /** ECDSA with SHA-256 whatever the curve, as fixed-width r and s: Notary's {@code ecdsa}. */
  ECDSA_SHA256_FIXED("ecdsa", null),
  /**
   * RSASSA-PSS with SHA-256, MGF1-SHA-256 and a salt of exactly 32 bytes: Notary's {@code rsapss}.
   */
  RSA_PSS_SHA256("rsapss", "rsassa-pss-sha256"),
  /**
   * RSASSA-PKCS1-v1_5 with SHA-256: Notary's {@code rsapkcs1v15}, in metadata only verified and
   * never made; root certificates of RSA keys carry it.
   */
  RSA_PKCS1_SHA256("rsapkcs1v15", null),
  /** Ed25519: Notary's {@code eddsa}, TUF's {@code ed25519}. */
  ED25519("eddsa", "ed25519"),
  /** ECDSA on P-256 with SHA-256 as ASN.1 DER: TUF's {@code ecdsa-sha2-nistp256}. */
  ECDSA_P256_SHA256_DER(null, "ecdsa-sha2-nistp256"),
  /** ECDSA on P-384 with SHA-384 as ASN.1 DER: TUF's {@code ecdsa-sha2-nistp384}. */
  ECDSA_P384_SHA384_DER(null, "ecdsa-sha2-nistp384");

  private final @Nullable String notaryMethod;
  private final @Nullable String tufScheme;

  SignatureScheme(@Nullable String notaryMethod, @Nullable String tufScheme) {
    this.notaryMethod = notaryMethod;
    this.tufScheme = tufScheme;
  }

  /**
   * Returns the method that Notary writes for this scheme.
   *
   * @return the method; empty if Notary has none
   */
  public Optional<String> notaryMethod() {
    return Optional.ofNullable(notaryMethod);
  }

  /**
   * Returns the scheme name that plain TUF writes.
   *
   * @return the name; empty if plain TUF has none
   */
  public Optional<String> tufScheme() {
    return Optional.ofNullable(tufScheme);
  }
}
