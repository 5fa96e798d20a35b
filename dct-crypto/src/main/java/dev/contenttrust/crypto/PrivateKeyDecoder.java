// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Reads PKCS#8 structures, standard ones and Notary's own for Ed25519, and checks that private and
 * public part belong together. Causes are dropped where they could show what was parsed.
 */
final class PrivateKeyDecoder {
  /** Notary's identifier for an Ed25519 key of 96 bytes: public key, seed, public key. */
  private static final ASN1ObjectIdentifier NOTARY_ED25519 =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.15.1");

  private static final int SEED_BYTES = 32;
  private static final int MIN_RSA_BITS = 1024;
  private static final int MAX_PKCS8_BYTES = 64 * 1024;

  private PrivateKeyDecoder() {}

  static PrivateKeyMaterial decode(byte[] pkcs8) {
    if (pkcs8.length > MAX_PKCS8_BYTES) {
      throw new MalformedKeyException("the private key is too long", null);
    }
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(pkcs8));
      return decode(info);
    } catch (MalformedKeyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new MalformedKeyException("the private key cannot be parsed as PKCS#8", null);
    }
  }

  private static PrivateKeyMaterial decode(PrivateKeyInfo info) throws IOException {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return ec(info);
    }
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa(RSAPrivateKey.getInstance(info.parsePrivateKey()));
    }
    if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
      byte[] seed = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
      ASN1BitString publicKey = info.getPublicKeyData();
      return ed25519(seed, publicKey == null ? null : publicKey.getBytes());
    }
    if (algorithm.equals(NOTARY_ED25519)) {
      byte[] all = info.getPrivateKey().getOctets();
      if (all.length != 3 * SEED_BYTES) {
        throw new MalformedKeyException("not an Ed25519 key as Notary writes it", null);
      }
      byte[] publicKey = Arrays.copyOfRange(all, 0, SEED_BYTES);
      if (!Arrays.equals(publicKey, 0, SEED_BYTES, all, 2 * SEED_BYTES, 3 * SEED_BYTES)) {
        throw mismatch();
      }
      return ed25519(Arrays.copyOfRange(all, SEED_BYTES, 2 * SEED_BYTES), publicKey);
    }
    throw new MalformedKeyException("unsupported private key algorithm " + algorithm, null);
  }

  private static PrivateKeyMaterial ec(PrivateKeyInfo info) throws IOException {
    if (!(info.getPrivateKeyAlgorithm().getParameters() instanceof ASN1ObjectIdentifier name)) {
      throw new MalformedKeyException("only keys on named curves are supported", null);
    }
    NamedCurve curve =
        NamedCurve.of(name)
            .orElseThrow(() -> new MalformedKeyException("unsupported curve " + name, null));
    ECPrivateKey sec1 = ECPrivateKey.getInstance(info.parsePrivateKey());
    PrivateKeyMaterial.Ec key = PrivateKeyMaterial.Ec.of(curve, sec1.getKey());
    ASN1BitString declared = sec1.getPublicKey();
    if (declared != null
        && !curve
            .domain()
            .getCurve()
            .decodePoint(declared.getBytes())
            .equals(key.publicHalf().parameters().getQ())) {
      throw mismatch();
    }
    return key;
  }

  private static PrivateKeyMaterial ed25519(byte[] seed, byte @Nullable [] declared) {
    if (seed.length != SEED_BYTES) {
      throw new MalformedKeyException("an Ed25519 private key has 32 bytes", null);
    }
    PrivateKeyMaterial.Ed25519 key =
        new PrivateKeyMaterial.Ed25519(new Ed25519PrivateKeyParameters(seed));
    if (declared != null && !Arrays.equals(declared, key.publicHalf().parameters().getEncoded())) {
      throw mismatch();
    }
    return key;
  }

  private static PrivateKeyMaterial rsa(RSAPrivateKey numbers) {
    BigInteger modulus = numbers.getModulus();
    int bits = modulus.bitLength();
    if (modulus.signum() <= 0 || bits < MIN_RSA_BITS || bits > DecodedKey.MAX_RSA_BITS) {
      throw new MalformedKeyException("an RSA key of " + bits + " bits is not supported", null);
    }
    BigInteger one = BigInteger.ONE;
    BigInteger p = numbers.getPrime1();
    BigInteger q = numbers.getPrime2();
    BigInteger product = numbers.getPublicExponent().multiply(numbers.getPrivateExponent());
    if (p.compareTo(one) <= 0
        || q.compareTo(one) <= 0
        || !p.multiply(q).equals(modulus)
        || !product.mod(p.subtract(one)).equals(one)
        || !product.mod(q.subtract(one)).equals(one)) {
      throw mismatch();
    }
    return new PrivateKeyMaterial.Rsa(numbers);
  }

  private static MalformedKeyException mismatch() {
    return new MalformedKeyException("the parts of the private key do not belong together", null);
  }
}
