// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import java.io.IOException;

/**
 * A signer whose private key lives elsewhere: in a key management service, a device, another
 * process. The function that reaches it gets either the message or its digest, and says how it
 * encodes ECDSA signatures.
 *
 * <p>Every signature is checked with the public key before it is handed out, so that a service that
 * signed with another key or in another encoding is noticed here and not by the readers.
 * Thread-safe if the function is.
 */
public final class ExternalSigner implements Signer {
  private static final SignatureVerifier CHECK = SignatureVerifier.create();

  private final PublicKey publicKey;
  private final DecodedKey decoded;
  private final SignatureScheme scheme;
  private final Input input;
  private final EcdsaEncoding encoding;
  private final Operation operation;

  private ExternalSigner(
      DecodedKey decoded,
      SignatureScheme scheme,
      Input input,
      EcdsaEncoding encoding,
      Operation operation) {
    this.publicKey = PlainKeys.notary(decoded);
    this.decoded = decoded;
    this.scheme = scheme;
    this.input = input;
    this.encoding = encoding;
    this.operation = operation;
  }

  /** What the function signs. */
  public enum Input {
    /** The whole message; the service hashes it. */
    MESSAGE,
    /** The message's digest in the scheme's hash function; not possible for Ed25519. */
    DIGEST
  }

  /** How the function encodes ECDSA signatures; without meaning for other keys. */
  public enum EcdsaEncoding {
    /** ASN.1 DER, as AWS and Google give it. */
    DER,
    /** Fixed-width r and s, as Azure and JSON Web Signatures give it. */
    FIXED
  }

  /** Reaches the private key. */
  @FunctionalInterface
  public interface Operation {
    /**
     * Signs.
     *
     * @param input the message or its digest
     * @return the signature
     * @throws Exception whatever went wrong; it becomes the cause of a {@link SigningException}
     */
    byte[] sign(byte[] input) throws Exception;
  }

  /**
   * Creates a signer.
   *
   * @param publicKey the public key in any form
   * @param scheme the scheme of the signatures to be made
   * @param input what the function signs
   * @param encoding how it encodes ECDSA signatures
   * @param operation the function
   * @return the signer
   * @throws IllegalArgumentException if the key is not sound, or key, scheme and input do not
   *     belong together
   */
  public static ExternalSigner of(
      PublicKey publicKey,
      SignatureScheme scheme,
      Input input,
      EcdsaEncoding encoding,
      Operation operation) {
    DecodedKey decoded;
    try {
      decoded = KeyDecoder.decode(publicKey);
    } catch (UndecodableKeyException e) {
      throw new IllegalArgumentException("not a sound public key: " + e.reason(), e);
    }
    if (!PlainKeys.canSign(decoded, scheme)) {
      throw new IllegalArgumentException("such a key cannot sign in the scheme " + scheme);
    }
    if (scheme == SignatureScheme.ED25519 && input == Input.DIGEST) {
      throw new IllegalArgumentException("Ed25519 signs messages and no digests");
    }
    return new ExternalSigner(decoded, scheme, input, encoding, operation);
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public SignatureScheme scheme() {
    return scheme;
  }

  @Override
  public Bytes sign(Bytes message) {
    Bytes signature;
    try {
      byte[] given =
          input == Input.DIGEST ? LightweightKeys.hash(scheme, message) : message.toArray();
      signature = inScheme(Bytes.copyOf(operation.sign(given)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningException("interrupted while signing with the key " + id(), e);
    } catch (Exception e) {
      throw new SigningException("cannot sign with the key " + id(), e);
    }
    if (!CHECK.verifies(decoded, scheme, signature, message)) {
      throw new SigningException(
          "the signature made for the key " + id() + " does not verify with its public key", null);
    }
    return signature;
  }

  private Bytes inScheme(Bytes signature) throws IOException {
    if (!(decoded instanceof DecodedKey.Ec ec)) {
      return signature;
    }
    SignatureScheme from =
        encoding == EcdsaEncoding.FIXED
            ? SignatureScheme.ECDSA_SHA256_FIXED
            : SignatureScheme.ECDSA_P256_SHA256_DER;
    return EcdsaSignatures.transcode(signature, from, scheme, ec.curve());
  }

  private KeyId id() {
    return CanonicalKeyId.of(decoded);
  }

  @Override
  public String toString() {
    return "ExternalSigner[" + id() + ", " + scheme + "]";
  }
}
