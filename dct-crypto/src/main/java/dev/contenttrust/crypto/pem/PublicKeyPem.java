// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.PublicKeyForms;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Public keys in PEM, as {@code docker trust signer add} and {@code notary delegation add} take
 * them. Stateless.
 */
public final class PublicKeyPem {
  private static final String PUBLIC_KEY = "PUBLIC KEY";
  private static final String CERTIFICATE = "CERTIFICATE";

  private PublicKeyPem() {}

  /**
   * Reads the first block of a text as a key for a delegation.
   *
   * @param text PEM with a block {@code PUBLIC KEY} or {@code CERTIFICATE}; headers are allowed
   * @param now the time of the check: an expired certificate is refused
   * @return a plain key, or one of a certificate type
   * @throws MalformedKeyException if there is no such block, or its key is unusable
   */
  public static PublicKey read(Bytes text, Instant now) {
    List<PemBlock> blocks = PemBlock.readAll(text);
    if (blocks.isEmpty()) {
      throw new MalformedKeyException("no valid public key found: the text is not PEM", null);
    }
    PemBlock first = blocks.get(0);
    return switch (first.type()) {
      case PUBLIC_KEY -> PublicKeyForms.fromSpki(first.content());
      case CERTIFICATE ->
          PublicKeyForms.fromCertificate(
              new PemBlock(CERTIFICATE, new TreeMap<>(), first.content()).write(), now);
      default ->
          throw new MalformedKeyException(
              "unsupported PEM block, expected CERTIFICATE or PUBLIC KEY", null);
    };
  }

  /**
   * Writes a plain key with its role in a header, as {@code docker trust key generate} does.
   *
   * @param key a key in any form; of certificates the leaf's key is written
   * @param role the role or the signer's name
   * @return the PEM text
   * @throws MalformedKeyException if the key is not sound
   */
  public static Bytes write(PublicKey key, String role) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("role", KeyHeaders.ofRole(role).optionalRole().orElseThrow());
    return new PemBlock(PUBLIC_KEY, headers, PublicKeyForms.toSpki(key)).write();
  }
}
