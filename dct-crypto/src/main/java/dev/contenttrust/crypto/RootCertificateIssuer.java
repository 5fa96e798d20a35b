// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Makes the self-signed certificates that Notary wants root keys to be, exactly as notary 0.7.0
 * makes them. Thread-safe if its source of randomness is.
 */
public final class RootCertificateIssuer {
  /** How long Notary's own root certificates are valid. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(3650);

  private static final int SERIAL_BITS = 128;

  private final SecureRandom random;

  /**
   * Creates an issuer.
   *
   * @param random where serial numbers come from
   */
  public RootCertificateIssuer(SecureRandom random) {
    this.random = random;
  }

  /**
   * Issues a certificate with Notary's lifetime.
   *
   * @param signer the root key; ECDSA or RSA
   * @param gun the repository, which becomes the common name
   * @param now the beginning of validity, cut to seconds
   * @return a key of type {@code ecdsa-x509} or {@code rsa-x509}
   * @throws IllegalArgumentException if the key is neither ECDSA nor RSA
   * @throws SigningException if the key could not be used
   */
  public PublicKey issue(Signer signer, Gun gun, Instant now) {
    return issue(signer, gun, now, DEFAULT_LIFETIME);
  }

  /**
   * Issues a certificate.
   *
   * @param signer the root key; ECDSA or RSA
   * @param gun the repository, which becomes the common name
   * @param now the beginning of validity, cut to seconds
   * @param lifetime how long the certificate is valid, at least a second
   * @return a key of type {@code ecdsa-x509} or {@code rsa-x509}
   * @throws IllegalArgumentException if the key is neither ECDSA nor RSA, or the lifetime is not
   *     positive
   * @throws SigningException if the key could not be used
   */
  public PublicKey issue(Signer signer, Gun gun, Instant now, Duration lifetime) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a certificate is valid for at least a second");
    }
    DecodedKey key = rootKey(signer);
    Instant begin = now.truncatedTo(ChronoUnit.SECONDS);
    X500Name name = new X500Name(new RDN[] {new RDN(BCStyle.CN, commonName(gun))});
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, random),
            Date.from(begin),
            Date.from(begin.plus(lifetime)),
            Locale.ROOT,
            name,
            key.spki());
    try {
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    } catch (IOException e) {
      throw new UncheckedIOException("encoding to memory failed", e);
    }
    Bytes pem =
        CertificateBundle.write(
            List.of(builder.build(CertificateSigner.of(signer, key)).toASN1Structure()));
    return new PublicKey(
        key instanceof DecodedKey.Rsa ? KeyTypes.RSA_X509 : KeyTypes.ECDSA_X509,
        null,
        PublicKey.Encoding.CERTIFICATES_PEM,
        pem,
        JsonObject.empty());
  }

  private static DecodedKey rootKey(Signer signer) {
    DecodedKey key;
    try {
      key = KeyDecoder.decode(signer.publicKey());
    } catch (UndecodableKeyException e) {
      throw new IllegalArgumentException("not a sound root key: " + e.reason(), e);
    }
    if (key instanceof DecodedKey.Ed25519) {
      throw new IllegalArgumentException("Notary accepts no Ed25519 key for the root role");
    }
    return key;
  }

  /** Go writes the narrower string type where the characters allow it. */
  private static ASN1Encodable commonName(Gun gun) {
    return DERPrintableString.isPrintableString(gun.value())
        ? new DERPrintableString(gun.value())
        : new DERUTF8String(gun.value());
  }
}
