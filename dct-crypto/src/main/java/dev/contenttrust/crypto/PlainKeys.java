// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;

/** Keys as Notary lists them without certificates, and the schemes they sign in. */
final class PlainKeys {
  private PlainKeys() {}

  static PublicKey notary(DecodedKey key) {
    return key instanceof DecodedKey.Ed25519 ed25519
        ? plain(key, PublicKey.Encoding.RAW, Bytes.wrap(ed25519.parameters().getEncoded()))
        : plain(key, PublicKey.Encoding.SPKI_DER, key.spkiDer());
  }

  private static PublicKey plain(DecodedKey key, PublicKey.Encoding encoding, Bytes value) {
    return new PublicKey(key.notaryType(), null, encoding, value, JsonObject.empty());
  }

  static SignatureScheme notaryScheme(DecodedKey key) {
    if (key instanceof DecodedKey.Ec) {
      return SignatureScheme.ECDSA_SHA256_FIXED;
    }
    return key instanceof DecodedKey.Rsa ? SignatureScheme.RSA_PSS_SHA256 : SignatureScheme.ED25519;
  }

  static boolean canSign(DecodedKey key, SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SHA256_FIXED -> key instanceof DecodedKey.Ec;
      case ECDSA_P256_SHA256_DER ->
          key instanceof DecodedKey.Ec ec && ec.curve() == NamedCurve.P256;
      case ECDSA_P384_SHA384_DER ->
          key instanceof DecodedKey.Ec ec && ec.curve() == NamedCurve.P384;
      case RSA_PSS_SHA256, RSA_PKCS1_SHA256 -> key instanceof DecodedKey.Rsa;
      case ED25519 -> key instanceof DecodedKey.Ed25519;
    };
  }
}
