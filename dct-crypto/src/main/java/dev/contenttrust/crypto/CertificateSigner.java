// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/** Lets a {@link Signer} sign one certificate, in the encodings that X.509 wants. */
final class CertificateSigner implements ContentSigner {
  private static final int PSS_SALT_BYTES = 32;

  private final Signer signer;
  private final DecodedKey key;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  private CertificateSigner(Signer signer, DecodedKey key) {
    this.signer = signer;
    this.key = key;
  }

  /**
   * RSA certificates are signed by PKCS#1 as Notary does, or by PSS if the key's holder makes
   * nothing else.
   */
  static CertificateSigner of(Signer signer, DecodedKey key) {
    return new CertificateSigner(
        key instanceof DecodedKey.Rsa
            ? signer.withScheme(SignatureScheme.RSA_PKCS1_SHA256).orElse(signer)
            : signer.withScheme(SignatureScheme.ECDSA_SHA256_FIXED).orElse(signer),
        key);
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return switch (signer.scheme()) {
      case ECDSA_SHA256_FIXED, ECDSA_P256_SHA256_DER ->
          new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      case ECDSA_P384_SHA384_DER -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
      case RSA_PKCS1_SHA256 ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
      case RSA_PSS_SHA256 ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, pssParameters());
      case ED25519 -> throw new IllegalStateException("Ed25519 root keys are refused before");
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    Bytes signature = signer.sign(Bytes.wrap(content.toByteArray()));
    if (key instanceof DecodedKey.Ec ec && signer.scheme() == SignatureScheme.ECDSA_SHA256_FIXED) {
      try {
        return EcdsaSignatures.transcode(
                signature, signer.scheme(), SignatureScheme.ECDSA_P256_SHA256_DER, ec.curve())
            .toArray();
      } catch (IOException e) {
        throw new SigningException("the root key made a malformed signature", e);
      }
    }
    return signature.toArray();
  }

  private static RSASSAPSSparams pssParameters() {
    AlgorithmIdentifier sha256 =
        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    return new RSASSAPSSparams(
        sha256,
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
        new ASN1Integer(PSS_SALT_BYTES),
        RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
  }
}
