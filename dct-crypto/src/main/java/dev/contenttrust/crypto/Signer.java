// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;

/**
 * Something that can sign with one private key: a key in memory, a smart card, an HSM, a key
 * management service. This is the one interface that such a thing implements; the key's bytes never
 * pass through it. Implementations are thread-safe.
 */
public interface Signer {
  /**
   * Returns the public key in Notary's plain form ({@code ecdsa} or {@code rsa} with
   * SubjectPublicKeyInfo, {@code ed25519} with raw bytes); never a certificate form.
   */
  PublicKey publicKey();

  /** Returns the scheme of the signatures that {@link #sign} makes. */
  SignatureScheme scheme();

  /**
   * Signs the message.
   *
   * @param message the whole message, not its hash
   * @return the signature in the encoding that {@link #scheme()} names
   * @throws SigningException if the key could not be used: wrong passphrase, device gone, service
   *     refused
   */
  Bytes sign(Bytes message);
}
