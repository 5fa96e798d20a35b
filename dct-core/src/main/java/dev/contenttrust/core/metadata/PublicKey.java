// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A public key as metadata lists it, not yet decoded: what it means is the business of the crypto
 * module.
 *
 * @param keyType the declared type: {@code ecdsa}, {@code ecdsa-x509}, {@code rsa}, {@code
 *     rsa-x509}, {@code ed25519}, or any text, for a key that can never verify
 * @param scheme the signature scheme that the key is bound to; {@code null} in the Notary dialect,
 *     where type and method decide
 * @param encoding how {@code value} encodes the key
 * @param value the encoded key
 * @param unknown the members that this library gives no meaning, in key and {@code keyval}, as the
 *     dialect read them; kept for key ids and for writing back
 */
public record PublicKey(
    String keyType, @Nullable String scheme, Encoding encoding, Bytes value, JsonObject unknown) {
  /** How a key is encoded. */
  public enum Encoding {
    /** DER of SubjectPublicKeyInfo. */
    SPKI_DER,
    /** PEM text of SubjectPublicKeyInfo. */
    SPKI_PEM,
    /** PEM text of one leaf certificate and optional CA certificates. */
    CERTIFICATES_PEM,
    /** The algorithm's raw form: 32 bytes for Ed25519, an uncompressed point for ECDSA. */
    RAW,
    /** Something else: such a key never verifies. */
    OPAQUE
  }
}
