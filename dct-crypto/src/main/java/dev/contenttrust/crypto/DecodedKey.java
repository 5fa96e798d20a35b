// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/** A public key that was decoded and found sound. Immutable. */
sealed interface DecodedKey {
  /** The fewest bits of an RSA modulus that Notary and TUF accept. */
  int MIN_RSA_BITS = 2048;

  /**
   * The most bits of an RSA modulus that are worked with: beyond them one verification takes
   * seconds.
   */
  int MAX_RSA_BITS = 16_384;

  /** Returns the one canonical SubjectPublicKeyInfo of this key. */
  SubjectPublicKeyInfo spki();

  /** Returns the type under which Notary lists the plain key. */
  String notaryType();

  /** Returns the canonical SubjectPublicKeyInfo in DER. */
  default Bytes spkiDer() {
    try {
      return Bytes.wrap(spki().getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
  }

  default KeyIdentity identity() {
    return new KeyIdentity(spkiDer());
  }

  /** An ECDSA key on a named curve. */
  record Ec(NamedCurve curve, ECPublicKeyParameters parameters) implements DecodedKey {
    @Override
    public SubjectPublicKeyInfo spki() {
      return new SubjectPublicKeyInfo(
          new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid()),
          parameters.getQ().getEncoded(false));
    }

    @Override
    public String notaryType() {
      return KeyTypes.ECDSA;
    }
  }

  /** An Ed25519 key. */
  record Ed25519(Ed25519PublicKeyParameters parameters) implements DecodedKey {
    @Override
    public SubjectPublicKeyInfo spki() {
      return new SubjectPublicKeyInfo(
          new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), parameters.getEncoded());
    }

    @Override
    public String notaryType() {
      return KeyTypes.ED25519;
    }
  }

  /** An RSA key. */
  record Rsa(BigInteger modulus, BigInteger exponent) implements DecodedKey {
    @Override
    public SubjectPublicKeyInfo spki() {
      try {
        return new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent));
      } catch (IOException e) {
        throw new UncheckedIOException("encoding to memory failed", e);
      }
    }

    @Override
    public String notaryType() {
      return KeyTypes.RSA;
    }

    /** Returns the length of a signature by this key, in bytes. */
    int signatureLength() {
      return (modulus.bitLength() + 7) / 8;
    }
  }
}
