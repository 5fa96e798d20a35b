// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** Bare ECDSA on P-256 with decoded keys kept by content. Thread-safe. */
public final class FloorKeys {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("P-256");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final int WIDTH = 32;
  private static final int POINT = 2 * WIDTH + 1;

  private final Map<String, ECPublicKeyParameters> keys = new ConcurrentHashMap<>();

  /** Returns the key of that content: base64 of SubjectPublicKeyInfo, or of a PEM certificate. */
  public ECPublicKeyParameters key(String content) {
    return keys.computeIfAbsent(content, FloorKeys::decode);
  }

  /** Tells whether a signature of 64 bytes over a digest is right. */
  public static boolean verifies(ECPublicKeyParameters key, byte[] signature, byte[] digest) {
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(
        digest, new BigInteger(1, signature, 0, WIDTH), new BigInteger(1, signature, WIDTH, WIDTH));
  }

  /** Returns the private key in this PKCS#8 file. */
  public static ECPrivateKeyParameters ofPkcs8(byte[] pkcs8) {
    try {
      return (ECPrivateKeyParameters) PrivateKeyFactory.createKey(pkcs8);
    } catch (IOException e) {
      throw new IllegalArgumentException("no private key", e);
    }
  }

  /** Signs a digest; the signature has 64 bytes. */
  public static byte[] sign(ECPrivateKeyParameters key, byte[] digest) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key.getD(), DOMAIN));
    BigInteger[] parts = signer.generateSignature(digest);
    byte[] signature = new byte[2 * WIDTH];
    put(parts[0], signature, WIDTH);
    put(parts[1], signature, 2 * WIDTH);
    return signature;
  }

  /** Returns the key of which this is the SubjectPublicKeyInfo. */
  public static ECPublicKeyParameters ofSpki(byte[] spki) {
    // An uncompressed point is the last part of the encoding.
    byte[] point = Arrays.copyOfRange(spki, spki.length - POINT, spki.length);
    return new ECPublicKeyParameters(CURVE.getCurve().decodePoint(point), DOMAIN);
  }

  private static void put(BigInteger number, byte[] signature, int end) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(bytes.length, WIDTH);
    System.arraycopy(bytes, bytes.length - length, signature, end - length, length);
  }

  private static ECPublicKeyParameters decode(String content) {
    byte[] bytes = Base64.getDecoder().decode(content);
    if (bytes[0] == '-') {
      try {
        bytes =
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes))
                .getPublicKey()
                .getEncoded();
      } catch (java.security.cert.CertificateException e) {
        throw new IllegalArgumentException("no certificate", e);
      }
    }
    return ofSpki(bytes);
  }
}
