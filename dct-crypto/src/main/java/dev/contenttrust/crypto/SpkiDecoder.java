// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Decodes and validates SubjectPublicKeyInfo and raw public keys. Only DER, only named curves, only
 * uncompressed points on the curve, no Ed25519 key outside the prime-order group (some providers
 * accept trivial forgeries under a key of small order), RSA within bounds that every reader
 * accepts.
 */
final class SpkiDecoder {
  /** More than an RSA key of {@link DecodedKey#MAX_RSA_BITS} needs, in bytes. */
  private static final int MAX_SPKI_BYTES = 8192;

  /** Go, and with it every Notary program, refuses larger exponents. */
  private static final BigInteger MAX_RSA_EXPONENT = BigInteger.valueOf(Integer.MAX_VALUE);

  private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(3);

  private SpkiDecoder() {}

  static DecodedKey decode(Bytes der) throws UndecodableKeyException {
    if (der.size() > MAX_SPKI_BYTES) {
      throw new UndecodableKeyException("a public key of " + der.size() + " bytes is too long");
    }
    byte[] encoded = der.toArray();
    try {
      SubjectPublicKeyInfo spki =
          SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(encoded));
      if (spki == null || !Arrays.equals(spki.getEncoded(ASN1Encoding.DER), encoded)) {
        throw new UndecodableKeyException("the public key is not in DER");
      }
      return decode(spki);
    } catch (IOException | RuntimeException e) {
      throw new UndecodableKeyException("the public key cannot be parsed", e);
    }
  }

  static DecodedKey decode(SubjectPublicKeyInfo spki) throws UndecodableKeyException {
    ASN1ObjectIdentifier algorithm = spki.getAlgorithm().getAlgorithm();
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      if (!(spki.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curveId)) {
        throw new UndecodableKeyException("only named curves are accepted");
      }
      NamedCurve curve =
          NamedCurve.of(curveId)
              .orElseThrow(() -> new UndecodableKeyException("unsupported curve " + curveId));
      return point(curve, bits(spki));
    }
    if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
      if (spki.getAlgorithm().getParameters() != null) {
        throw new UndecodableKeyException("Ed25519 has no algorithm parameters");
      }
      return ed25519(bits(spki));
    }
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa(bits(spki));
    }
    throw new UndecodableKeyException("unsupported public key algorithm " + algorithm);
  }

  static DecodedKey.Ec point(NamedCurve curve, byte[] encoded) throws UndecodableKeyException {
    if (encoded.length != 1 + 2 * curve.width() || encoded[0] != 4) {
      throw new UndecodableKeyException("not an uncompressed point of the curve " + curve);
    }
    try {
      // decodePoint checks that the point is on the curve; the form 04 excludes infinity
      return new DecodedKey.Ec(
          curve,
          new ECPublicKeyParameters(
              curve.domain().getCurve().decodePoint(encoded), curve.domain()));
    } catch (RuntimeException e) {
      throw new UndecodableKeyException("not a point on the curve " + curve, e);
    }
  }

  static DecodedKey.Ed25519 ed25519(byte[] encoded) throws UndecodableKeyException {
    if (encoded.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyFull(encoded, 0)) {
      throw new UndecodableKeyException("not a canonical Ed25519 key of prime order");
    }
    return new DecodedKey.Ed25519(new Ed25519PublicKeyParameters(encoded));
  }

  private static DecodedKey.Rsa rsa(byte[] encoded) throws UndecodableKeyException {
    try {
      RSAPublicKey key = RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(encoded));
      if (!Arrays.equals(key.getEncoded(ASN1Encoding.DER), encoded)) {
        throw new UndecodableKeyException("the RSA key is not in DER");
      }
      return rsa(key.getModulus(), key.getPublicExponent());
    } catch (IOException | RuntimeException e) {
      throw new UndecodableKeyException("the RSA key cannot be parsed", e);
    }
  }

  static DecodedKey.Rsa rsa(BigInteger modulus, BigInteger exponent)
      throws UndecodableKeyException {
    int bits = modulus.bitLength();
    if (modulus.signum() <= 0
        || bits < DecodedKey.MIN_RSA_BITS
        || bits > DecodedKey.MAX_RSA_BITS
        || !modulus.testBit(0)) {
      throw new UndecodableKeyException("an RSA modulus of " + bits + " bits is not accepted");
    }
    if (exponent.compareTo(MIN_RSA_EXPONENT) < 0
        || exponent.compareTo(MAX_RSA_EXPONENT) > 0
        || !exponent.testBit(0)) {
      throw new UndecodableKeyException("the RSA public exponent is not accepted");
    }
    return new DecodedKey.Rsa(modulus, exponent);
  }

  private static byte[] bits(SubjectPublicKeyInfo spki) throws UndecodableKeyException {
    if (spki.getPublicKeyData().getPadBits() != 0) {
      throw new UndecodableKeyException("the public key is not a whole number of bytes");
    }
    return spki.getPublicKeyData().getBytes();
  }
}
