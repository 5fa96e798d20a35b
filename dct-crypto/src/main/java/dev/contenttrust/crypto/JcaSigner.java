// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/**
 * A signer over a private key of the Java Cryptography Architecture, whose bytes may be out of
 * reach: a PKCS#11 token, a key management service with a provider. Signatures are checked before
 * they are handed out, as {@link ExternalSigner} does. Thread-safe if the provider is.
 */
public final class JcaSigner implements Signer {
  private final PrivateKey privateKey;
  private final DecodedKey decoded;
  private final Provider provider;
  private final ExternalSigner signer;

  private JcaSigner(
      PrivateKey privateKey, DecodedKey decoded, Provider provider, SignatureScheme scheme) {
    this.privateKey = privateKey;
    this.decoded = decoded;
    this.provider = provider;
    this.signer =
        ExternalSigner.of(
            PlainKeys.notary(decoded),
            scheme,
            ExternalSigner.Input.MESSAGE,
            ExternalSigner.EcdsaEncoding.DER,
            message -> signWithProvider(scheme, message));
  }

  /**
   * Creates a signer in the scheme that Notary uses for this kind of key.
   *
   * @param privateKey the private key, understood by the provider
   * @param publicKey the public key that belongs to it; must have an encoding
   * @param provider the provider that signs; it need not be installed
   * @return the signer
   * @throws IllegalArgumentException if the public key is not ECDSA on a NIST curve, RSA from 2048
   *     bits or Ed25519
   */
  public static JcaSigner of(
      PrivateKey privateKey, java.security.PublicKey publicKey, Provider provider) {
    byte[] encoded = publicKey.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("the public key has no encoding");
    }
    try {
      DecodedKey decoded = SpkiDecoder.decode(Bytes.copyOf(encoded));
      return new JcaSigner(privateKey, decoded, provider, PlainKeys.notaryScheme(decoded));
    } catch (UndecodableKeyException e) {
      throw new IllegalArgumentException("not a sound public key: " + e.reason(), e);
    }
  }

  @Override
  public PublicKey publicKey() {
    return signer.publicKey();
  }

  @Override
  public SignatureScheme scheme() {
    return signer.scheme();
  }

  @Override
  public Bytes sign(Bytes message) {
    return signer.sign(message);
  }

  @Override
  public Optional<Signer> withScheme(SignatureScheme scheme) {
    return PlainKeys.canSign(decoded, scheme)
        ? Optional.of(new JcaSigner(privateKey, decoded, provider, scheme))
        : Optional.empty();
  }

  private byte[] signWithProvider(SignatureScheme scheme, byte[] message)
      throws GeneralSecurityException {
    Signature engine = JcaAlgorithms.engine(scheme, provider);
    engine.initSign(privateKey);
    JcaAlgorithms.configure(engine, scheme);
    engine.update(message);
    return engine.sign();
  }

  @Override
  public String toString() {
    return "JcaSigner[" + CanonicalKeyId.of(decoded) + ", " + scheme() + "]";
  }
}
