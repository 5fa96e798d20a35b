// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.tuf;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.PublicKeyForms;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.SigningKey;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key pair and how plain TUF lists it. Immutable and thread-safe.
 *
 * @param id the id under which it is listed
 * @param listed the public key as listed
 * @param secret the private key
 * @param scheme the scheme in which it signs
 */
public record SimulatedKey(KeyId id, PublicKey listed, SigningKey secret, SignatureScheme scheme) {
  private static final TufFormat FORMAT = new TufFormat();

  /** Makes an Ed25519 key. */
  public static SimulatedKey ed25519() {
    return generate(KeyAlgorithm.ED25519);
  }

  /** Makes a key of this kind. */
  public static SimulatedKey generate(KeyAlgorithm algorithm) {
    SigningKey secret = new KeyGenerator(new SecureRandom()).generate(algorithm);
    PublicKey listed = PublicKeyForms.toTuf(secret.publicKey());
    SignatureScheme scheme =
        List.of(SignatureScheme.values()).stream()
            .filter(s -> s.tufScheme().filter(name -> name.equals(listed.scheme())).isPresent())
            .findFirst()
            .orElseThrow();
    return new SimulatedKey(FORMAT.keyIdOf(listed), listed, secret, scheme);
  }

  /** Returns the same key pair under another id. */
  public SimulatedKey listedAs(String other) {
    return new SimulatedKey(new KeyId(other), listed, secret, scheme);
  }

  /** Returns the same key pair listed in another way, under the same id. */
  public SimulatedKey listedAs(PublicKey other) {
    return new SimulatedKey(id, other, secret, scheme);
  }

  Signature sign(Bytes message) {
    return new Signature(id, null, secret.signer(scheme).sign(message));
  }

  static Map<KeyId, PublicKey> table(Iterable<SimulatedKey> keys) {
    Map<KeyId, PublicKey> table = new LinkedHashMap<>();
    keys.forEach(key -> table.put(key.id(), key.listed()));
    return table;
  }
}
