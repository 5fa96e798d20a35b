// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.metadata.PublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which scheme a signature must follow. The key decides; what the signature says of itself
 * can only agree or make it void.
 */
final class SchemeRules {
  /** The method of the oldest Notary clients: RSA-PSS under a key that is PEM text. */
  private static final String LEGACY_PEM_METHOD = "pycrypto-pkcs#1 pss";

  private SchemeRules() {}

  /**
   * Returns the scheme for a signature by that key.
   *
   * @param key the key as listed
   * @param decoded the same key, decoded
   * @param method Notary's method in lower case, {@code null} in plain TUF
   * @return the scheme; empty if key and method do not belong together
   */
  static Optional<SignatureScheme> scheme(
      PublicKey key, DecodedKey decoded, @Nullable String method) {
    String scheme = key.scheme();
    if (method == null) {
      return scheme == null ? Optional.empty() : tuf(decoded, scheme);
    }
    return scheme == null ? notary(key, decoded, method) : Optional.empty();
  }

  private static Optional<SignatureScheme> notary(
      PublicKey key, DecodedKey decoded, String method) {
    boolean pem = KeyDecoder.isPem(key);
    if (decoded instanceof DecodedKey.Rsa && pem) {
      return given(method.equals(LEGACY_PEM_METHOD), SignatureScheme.RSA_PSS_SHA256);
    }
    if (pem) {
      return Optional.empty();
    }
    if (decoded instanceof DecodedKey.Rsa) {
      return switch (method) {
        case "rsapss" -> Optional.of(SignatureScheme.RSA_PSS_SHA256);
        case "rsapkcs1v15" -> Optional.of(SignatureScheme.RSA_PKCS1_SHA256);
        default -> Optional.empty();
      };
    }
    return decoded instanceof DecodedKey.Ec
        ? given(method.equals("ecdsa"), SignatureScheme.ECDSA_SHA256_FIXED)
        : given(method.equals("eddsa"), SignatureScheme.ED25519);
  }

  private static Optional<SignatureScheme> tuf(DecodedKey decoded, String scheme) {
    if (decoded instanceof DecodedKey.Rsa) {
      return named(scheme, SignatureScheme.RSA_PSS_SHA256);
    }
    if (decoded instanceof DecodedKey.Ec ec) {
      return switch (ec.curve()) {
        case P256 -> named(scheme, SignatureScheme.ECDSA_P256_SHA256_DER);
        case P384 -> named(scheme, SignatureScheme.ECDSA_P384_SHA384_DER);
        case P224, P521 -> Optional.empty();
      };
    }
    return named(scheme, SignatureScheme.ED25519);
  }

  private static Optional<SignatureScheme> named(String name, SignatureScheme scheme) {
    return given(scheme.tufScheme().filter(name::equals).isPresent(), scheme);
  }

  private static Optional<SignatureScheme> given(boolean fits, SignatureScheme scheme) {
    return fits ? Optional.of(scheme) : Optional.empty();
  }
}
