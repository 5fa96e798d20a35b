// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Translates between PKCS#8 as the standards have it, as Notary writes it, and the older
 * structures.
 */
final class Pkcs8Forms {
  private static final AlgorithmIdentifier NOTARY_ED25519 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.15.1"));

  private Pkcs8Forms() {}

  /**
   * Returns the structure that notary 0.7.0 writes, byte for byte: version 1 for EC, no NULL for
   * RSA, a private form for Ed25519.
   */
  static byte[] notary(SigningKey key) {
    byte[] standard = key.exportUnencryptedPkcs8();
    try {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(standard);
      AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
      if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        return notaryEc(info);
      }
      if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return sequence(
            0,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
            info.getPrivateKey().getOctets());
      }
      return notaryEd25519(key, info);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    } finally {
      Arrays.fill(standard, (byte) 0);
    }
  }

  private static byte[] notaryEc(PrivateKeyInfo info) throws IOException {
    ECPrivateKey standard = ECPrivateKey.getInstance(info.parsePrivateKey());
    ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
    int width = standard.getPrivateKey().getOctets().length;
    ECPrivateKey withCurve =
        new ECPrivateKey(width * Byte.SIZE, standard.getKey(), standard.getPublicKey(), curve);
    return sequence(1, info.getPrivateKeyAlgorithm(), withCurve.getEncoded(ASN1Encoding.DER));
  }

  private static byte[] notaryEd25519(SigningKey key, PrivateKeyInfo info) throws IOException {
    byte[] seed = ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
    byte[] publicKey = key.publicKey().value().toArray();
    byte[] all = new byte[2 * publicKey.length + seed.length];
    System.arraycopy(publicKey, 0, all, 0, publicKey.length);
    System.arraycopy(seed, 0, all, publicKey.length, seed.length);
    System.arraycopy(publicKey, 0, all, publicKey.length + seed.length, publicKey.length);
    return sequence(0, NOTARY_ED25519, all);
  }

  /** Wraps SEC1, whose own parameters name the curve. */
  static byte[] fromSec1(byte[] sec1) {
    try {
      ECPrivateKey key = ECPrivateKey.getInstance(ASN1Primitive.fromByteArray(sec1));
      ASN1Encodable curve = key.getParametersObject();
      if (curve == null) {
        throw new MalformedKeyException("the EC private key does not name its curve", null);
      }
      return sequence(0, new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), sec1);
    } catch (MalformedKeyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new MalformedKeyException("the EC private key cannot be parsed", null);
    }
  }

  static byte[] fromPkcs1(byte[] pkcs1) {
    try {
      RSAPrivateKey.getInstance(ASN1Primitive.fromByteArray(pkcs1));
      return sequence(
          0, new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), pkcs1);
    } catch (IOException | RuntimeException e) {
      throw new MalformedKeyException("the RSA private key cannot be parsed", null);
    }
  }

  /** Wraps the bare 96 bytes of the oldest Ed25519 files. */
  static byte[] fromBareEd25519(byte[] bare) {
    try {
      return sequence(0, NOTARY_ED25519, bare);
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
  }

  /** Tells whether the bytes are a PKCS#8 structure at all, whatever key is inside. */
  static boolean isPkcs8(byte[] der) {
    try {
      return PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der)) != null;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static byte[] sequence(int version, AlgorithmIdentifier algorithm, byte[] key)
      throws IOException {
    return new DERSequence(
            new ASN1Encodable[] {new ASN1Integer(version), algorithm, new DEROctetString(key)})
        .getEncoded(ASN1Encoding.DER);
  }
}
