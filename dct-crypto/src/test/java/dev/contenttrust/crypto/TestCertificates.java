// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Makes certificates of which one thing is different. */
final class TestCertificates {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private final X500Name subject;
  private Instant begin;
  private Instant end;
  private String algorithm = "EC";
  private String curve = "secp256r1";
  private int bits;
  private String hash = "SHA256";
  private boolean authority;
  private @Nullable KeyPurposeId usage;
  private @Nullable String alternativeName;
  private @Nullable ASN1ObjectIdentifier critical;

  private TestCertificates(String commonName, Instant now) {
    this.subject = new X500Name(new RDN[] {new RDN(BCStyle.CN, new DERUTF8String(commonName))});
    this.begin = now.minus(Duration.ofDays(1));
    this.end = now.plus(Duration.ofDays(1000));
  }

  record Made(Certificate certificate, KeyPair keys) {
    String pem() {
      return CertificateBundle.write(List.of(certificate)).toUtf8();
    }
  }

  static TestCertificates named(String commonName, Instant now) {
    return new TestCertificates(commonName, now);
  }

  TestCertificates valid(Instant from, Instant to) {
    begin = from;
    end = to;
    return this;
  }

  TestCertificates rsa(int modulusBits) {
    algorithm = "RSA";
    bits = modulusBits;
    return this;
  }

  TestCertificates ed25519() {
    algorithm = "Ed25519";
    return this;
  }

  TestCertificates curve(String name) {
    curve = name;
    return this;
  }

  TestCertificates sha1() {
    hash = "SHA1";
    return this;
  }

  TestCertificates ca() {
    authority = true;
    return this;
  }

  TestCertificates usage(KeyPurposeId purpose) {
    usage = purpose;
    return this;
  }

  TestCertificates alternativeName(String name) {
    alternativeName = name;
    return this;
  }

  TestCertificates critical(ASN1ObjectIdentifier extension) {
    critical = extension;
    return this;
  }

  Made selfSigned() {
    KeyPair keys = keys();
    return new Made(build(keys, subject, keys), keys);
  }

  Made signedBy(Made issuer) {
    KeyPair keys = keys();
    return new Made(build(keys, issuer.certificate().getSubject(), issuer.keys()), keys);
  }

  private KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, PROVIDER);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(curve));
      } else if (algorithm.equals("RSA")) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Certificate build(KeyPair keys, X500Name issuer, KeyPair signer) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(keys.getPublic().hashCode()).abs(),
              Date.from(begin),
              Date.from(end),
              Locale.ROOT,
              subject,
              SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
      if (authority) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      }
      if (usage != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
      }
      if (alternativeName != null) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, alternativeName)));
      }
      if (critical != null) {
        builder.addExtension(critical, true, DERNull.INSTANCE);
      }
      String name =
          signer.getPrivate().getAlgorithm().startsWith("Ed")
              ? "Ed25519"
              : hash
                  + "with"
                  + signer
                      .getPrivate()
                      .getAlgorithm()
                      .replace("EC", "ECDSA")
                      .replace("ECDSADSA", "ECDSA");
      return builder
          .build(new JcaContentSignerBuilder(name).setProvider(PROVIDER).build(signer.getPrivate()))
          .toASN1Structure();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
