// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * What a certificate shall say; the honest default is what Notary writes into its root (ten years,
 * code signing, no authority).
 *
 * @param commonName the subject's common name: for a root the collection's name, or a prefix with *
 * @param notBefore when it begins to be valid
 * @param notAfter when it ends to be valid
 * @param authority whether it may issue others
 * @param codeSigning whether its extended key usage is code signing; otherwise there is none
 * @param weakSignature whether it is signed with SHA-1
 */
public record TestCertificate(
    String commonName,
    Instant notBefore,
    Instant notAfter,
    boolean authority,
    boolean codeSigning,
    boolean weakSignature) {
  /** Returns the certificate that Notary would write at that time. */
  public static TestCertificate notary(String commonName, Instant now) {
    return new TestCertificate(
        commonName, now, now.plus(Duration.ofDays(3650)), false, true, false);
  }

  /** Returns the certificate of an authority. */
  public static TestCertificate authority(String commonName, Instant now) {
    return new TestCertificate(
        commonName, now, now.plus(Duration.ofDays(3650)), true, false, false);
  }

  /** Returns the same with another time of validity. */
  public TestCertificate valid(Instant from, Instant until) {
    return new TestCertificate(commonName, from, until, authority, codeSigning, weakSignature);
  }

  /** Returns the same without extended key usage. */
  public TestCertificate withoutCodeSigning() {
    return new TestCertificate(commonName, notBefore, notAfter, authority, false, weakSignature);
  }

  /** Returns the same, signed with SHA-1. */
  public TestCertificate weaklySigned() {
    return new TestCertificate(commonName, notBefore, notAfter, authority, codeSigning, true);
  }

  /** Returns the PEM text, signed with the subject's own key. */
  public String selfSignedPem(KeyPair subject) {
    return issuedPem(subject, subject, commonName);
  }

  /** Returns the PEM text, signed by an authority of that common name. */
  public String issuedPem(KeyPair subject, KeyPair issuer, String issuerName) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name(issuerName),
              new BigInteger(1, subject.getPublic().getEncoded())
                  .mod(BigInteger.ONE.shiftLeft(120)),
              Date.from(notBefore),
              Date.from(notAfter),
              name(commonName),
              subject.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          authority
              ? new KeyUsage(KeyUsage.keyCertSign)
              : new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      if (codeSigning) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
      }
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      return pem(
          builder.build(new JcaContentSignerBuilder(algorithm(issuer)).build(issuer.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String algorithm(KeyPair issuer) {
    String hash = weakSignature ? "SHA1" : "SHA256";
    return switch (issuer.getPublic().getAlgorithm()) {
      case "EC" -> hash + "withECDSA";
      case "RSA" -> hash + "withRSA";
      default -> "Ed25519";
    };
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }

  private static String pem(X509CertificateHolder certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString().replace("\r\n", "\n");
  }
}
