// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * Notary's canonical key id: the id of the plain public key, the same for every certificate of it.
 * Private key files are named by it.
 */
public final class CanonicalKeyId {
  /** Decoding costs as much as a good part of a small update, which names the same few keys. */
  private static final ContentCache<Optional<KeyId>> KNOWN = new ContentCache<>();

  private CanonicalKeyId() {}

  /**
   * Returns the canonical id of a key.
   *
   * @param key a key in any form
   * @return for certificates the id of the first certificate's key as plain {@code ecdsa} or {@code
   *     rsa} key; for the spellings of plain TUF the id that Notary would give the same key; empty
   *     if the key is not sound
   */
  public static Optional<KeyId> of(PublicKey key) {
    return KNOWN.find(key).orElseGet(() -> KNOWN.keep(key, computed(key)));
  }

  private static Optional<KeyId> computed(PublicKey key) {
    try {
      return Optional.of(of(KeyDecoder.decode(key)));
    } catch (UndecodableKeyException e) {
      return Optional.empty();
    }
  }

  static KeyId of(DecodedKey key) {
    Bytes value =
        key instanceof DecodedKey.Ed25519 ed25519
            ? Bytes.wrap(ed25519.parameters().getEncoded())
            : key.spkiDer();
    return ofNotaryKey(key.notaryType(), value);
  }

  /**
   * Hashes the canonical JSON of the key object (notary 0.7.0, {@code tuf/data/keys.go}); types are
   * plain words here, so that nothing needs escaping.
   */
  static KeyId ofNotaryKey(String keyType, Bytes value) {
    String json =
        "{\"keytype\":\""
            + keyType
            + "\",\"keyval\":{\"private\":null,\"public\":\""
            + Base64.getEncoder().encodeToString(value.toArray())
            + "\"}}";
    return new KeyId(Digest.sha256Of(Bytes.utf8(json)).hex());
  }
}
