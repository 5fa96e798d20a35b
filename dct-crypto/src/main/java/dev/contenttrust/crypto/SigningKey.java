// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;

/**
 * A private key in memory. Its text shows kind and id only; its bytes leave through {@link
 * #exportUnencryptedPkcs8()} alone. Immutable and thread-safe.
 */
public final class SigningKey {
  private final PrivateKeyMaterial material;
  private final DecodedKey publicHalf;

  SigningKey(PrivateKeyMaterial material) {
    this.material = material;
    this.publicHalf = material.publicHalf();
  }

  /**
   * Reads an unencrypted PKCS#8 structure: EC on P-224 to P-521, RSA from 1024 bits, Ed25519 by RFC
   * 8410 or in Notary's own form.
   *
   * @param der the structure; the array is not kept and not wiped
   * @return the key
   * @throws MalformedKeyException if it is none of these, or its parts do not belong together
   */
  public static SigningKey fromPkcs8(byte[] der) {
    return new SigningKey(PrivateKeyDecoder.decode(der));
  }

  /**
   * Returns the canonical id, by which key files are named.
   *
   * @return the key's id
   */
  public KeyId id() {
    return CanonicalKeyId.of(publicHalf);
  }

  /**
   * Returns the public key in Notary's plain form.
   *
   * @return a key of type {@code ecdsa}, {@code rsa} or {@code ed25519}
   */
  public PublicKey publicKey() {
    return PlainKeys.notary(publicHalf);
  }

  /**
   * Tells whether no reader accepts signatures of this key because it is an RSA key below 2048
   * bits. Such keys exist in old key files; nothing should be signed with them any more.
   *
   * @return whether the key is too weak
   */
  public boolean isWeak() {
    return publicHalf instanceof DecodedKey.Rsa rsa
        && rsa.modulus().bitLength() < DecodedKey.MIN_RSA_BITS;
  }

  /**
   * Returns a signer in the scheme that Notary uses for this kind of key.
   *
   * @return the signer
   */
  public Signer signer() {
    return signer(PlainKeys.notaryScheme(publicHalf));
  }

  /**
   * Returns a signer in a chosen scheme.
   *
   * @param scheme the scheme
   * @return the signer
   * @throws IllegalArgumentException if this kind of key cannot make such signatures
   */
  public Signer signer(SignatureScheme scheme) {
    if (!PlainKeys.canSign(publicHalf, scheme)) {
      throw new IllegalArgumentException(this + " cannot sign in the scheme " + scheme);
    }
    return new MemorySigner(scheme);
  }

  /**
   * Returns the private key as unencrypted PKCS#8, as RFC 5208, 5915 and 8410 define it. Whoever
   * has these bytes has the key: wipe the array after use.
   *
   * @return a new array
   */
  public byte[] exportUnencryptedPkcs8() {
    try {
      return material.pkcs8().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
  }

  @Override
  public String toString() {
    return material + " " + id();
  }

  /** Signs with the enclosing key. */
  private final class MemorySigner implements Signer {
    private final SignatureScheme scheme;

    MemorySigner(SignatureScheme scheme) {
      this.scheme = scheme;
    }

    @Override
    public PublicKey publicKey() {
      return SigningKey.this.publicKey();
    }

    @Override
    public SignatureScheme scheme() {
      return scheme;
    }

    @Override
    public Bytes sign(Bytes message) {
      try {
        return material.sign(scheme, message);
      } catch (GeneralSecurityException e) {
        throw new SigningException("cannot sign with the key " + id(), e);
      }
    }

    @Override
    public Optional<Signer> withScheme(SignatureScheme wanted) {
      return PlainKeys.canSign(publicHalf, wanted)
          ? Optional.of(new MemorySigner(wanted))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "Signer[" + SigningKey.this + ", " + scheme + "]";
    }
  }
}
