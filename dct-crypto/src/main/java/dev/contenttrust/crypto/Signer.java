// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Optional;

/**
 * Something that can sign with one private key: a key in memory, a smart card, an HSM, a key
 * management service. This is the one interface that such a thing implements; the key's bytes never
 * pass through it. Implementations are thread-safe.
 *
 * <p>{@link ExternalSigner} makes one from a function that signs a message or a digest, {@link
 * JcaSigner} from a private key of the Java Cryptography Architecture, {@link SigningKey#signer()}
 * from a key in memory.
 */
public interface Signer {
  /**
   * Returns the public key in Notary's plain form ({@code ecdsa} or {@code rsa} with
   * SubjectPublicKeyInfo, {@code ed25519} with raw bytes); never a certificate form.
   *
   * @return the public key
   */
  PublicKey publicKey();

  /**
   * Returns the scheme of the signatures that {@link #sign} makes.
   *
   * @return the scheme
   */
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

  /**
   * Returns a signer that makes signatures of another scheme with the same key, for example the
   * {@link SignatureScheme#RSA_PKCS1_SHA256} of certificates, or one of plain TUF.
   *
   * @param scheme the wanted scheme
   * @return the signer; empty if this key, or the thing that holds it, cannot make such signatures.
   *     Unless overridden, only the own scheme is known
   */
  default Optional<Signer> withScheme(SignatureScheme scheme) {
    return scheme == scheme() ? Optional.of(this) : Optional.empty();
  }
}
