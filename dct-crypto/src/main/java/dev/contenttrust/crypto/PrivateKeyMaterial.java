// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPrivateCrtKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The secret part of a key in memory. None of the kinds shows anything in its text. Immutable. */
sealed interface PrivateKeyMaterial {
  DecodedKey publicHalf();

  Bytes sign(SignatureScheme scheme, Bytes message) throws GeneralSecurityException;

  /** Returns the standard PKCS#8 structure, which other programs read. */
  PrivateKeyInfo pkcs8() throws IOException;

  /** An ECDSA key. */
  final class Ec implements PrivateKeyMaterial {
    private final DecodedKey.Ec publicHalf;
    private final BigInteger secret;

    private Ec(DecodedKey.Ec publicHalf, BigInteger secret) {
      this.publicHalf = publicHalf;
      this.secret = secret;
    }

    /** Derives the public half; the secret must be from 1 to the curve's order minus 1. */
    static Ec of(NamedCurve curve, BigInteger secret) {
      if (secret.signum() <= 0 || secret.compareTo(curve.domain().getN()) >= 0) {
        throw new MalformedKeyException("the private key is outside the curve's range", null);
      }
      ECPublicKeyParameters point =
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(curve.domain().getG(), secret).normalize(),
              curve.domain());
      return new Ec(new DecodedKey.Ec(curve, point), secret);
    }

    @Override
    public DecodedKey.Ec publicHalf() {
      return publicHalf;
    }

    @Override
    public Bytes sign(SignatureScheme scheme, Bytes message) {
      // RFC 6979: the nonce comes from key and message, so that no weak random source can leak the
      // key
      ECDSASigner signer =
          new ECDSASigner(
              new HMacDSAKCalculator(
                  scheme == SignatureScheme.ECDSA_P384_SHA384_DER
                      ? new SHA384Digest()
                      : new SHA256Digest()));
      signer.init(true, new ECPrivateKeyParameters(secret, publicHalf.curve().domain()));
      BigInteger[] pair = signer.generateSignature(LightweightKeys.hash(scheme, message));
      return EcdsaSignatures.encode(scheme, publicHalf.curve(), pair[0], pair[1]);
    }

    @Override
    public PrivateKeyInfo pkcs8() throws IOException {
      NamedCurve curve = publicHalf.curve();
      ECPrivateKey sec1 =
          new ECPrivateKey(
              curve.domain().getN().bitLength(),
              secret,
              new DERBitString(publicHalf.parameters().getQ().getEncoded(false)),
              null);
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve.oid()), sec1);
    }

    @Override
    public String toString() {
      return "ECDSA private key on " + publicHalf.curve();
    }
  }

  /** An Ed25519 key. */
  final class Ed25519 implements PrivateKeyMaterial {
    private final Ed25519PrivateKeyParameters seed;

    Ed25519(Ed25519PrivateKeyParameters seed) {
      this.seed = seed;
    }

    @Override
    public DecodedKey.Ed25519 publicHalf() {
      return new DecodedKey.Ed25519(seed.generatePublicKey());
    }

    @Override
    public Bytes sign(SignatureScheme scheme, Bytes message) {
      byte[] input = message.toArray();
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, seed);
      signer.update(input, 0, input.length);
      return Bytes.wrap(signer.generateSignature());
    }

    @Override
    public PrivateKeyInfo pkcs8() throws IOException {
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
          new DEROctetString(seed.getEncoded()));
    }

    @Override
    public String toString() {
      return "Ed25519 private key";
    }
  }

  /** An RSA key. */
  final class Rsa implements PrivateKeyMaterial {
    private final RSAPrivateKey numbers;

    Rsa(RSAPrivateKey numbers) {
      this.numbers = numbers;
    }

    @Override
    public DecodedKey.Rsa publicHalf() {
      return new DecodedKey.Rsa(numbers.getModulus(), numbers.getPublicExponent());
    }

    @Override
    public Bytes sign(SignatureScheme scheme, Bytes message) throws GeneralSecurityException {
      PrivateKey key =
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      numbers.getModulus(),
                      numbers.getPublicExponent(),
                      numbers.getPrivateExponent(),
                      numbers.getPrime1(),
                      numbers.getPrime2(),
                      numbers.getExponent1(),
                      numbers.getExponent2(),
                      numbers.getCoefficient()));
      Signature engine = JcaAlgorithms.engine(scheme, null);
      engine.initSign(key);
      JcaAlgorithms.configure(engine, scheme);
      engine.update(message.asBuffer());
      return Bytes.wrap(engine.sign());
    }

    @Override
    public PrivateKeyInfo pkcs8() throws IOException {
      ASN1Encodable none = DERNull.INSTANCE;
      return new PrivateKeyInfo(
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, none), numbers);
    }

    @Override
    public String toString() {
      return "RSA private key of " + numbers.getModulus().bitLength() + " bits";
    }
  }
}
