// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Notary asks of each certificate of a root, and no more (notary 0.7.0, {@code
 * tuf/utils/x509.go}): sane dates, no SHA-1 or older signature, no short RSA key. Key usages and
 * the self-signature are not examined.
 */
final class CertificateRules {
  /** How far in the future a certificate may begin, for clocks that disagree. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

  /** MD2, MD5 and SHA-1 with RSA, in both families of names; SHA-1 with ECDSA and DSA. */
  private static final Set<String> WEAK_SIGNATURES =
      Set.of(
          "1.2.840.113549.1.1.2",
          "1.2.840.113549.1.1.4",
          "1.2.840.113549.1.1.5",
          "1.3.14.3.2.29",
          "1.3.14.3.2.27",
          "1.2.840.10040.4.3",
          "1.2.840.10045.4.1");

  private static final Set<ASN1ObjectIdentifier> PSS_HASHES =
      Set.of(
          NISTObjectIdentifiers.id_sha256,
          NISTObjectIdentifiers.id_sha384,
          NISTObjectIdentifiers.id_sha512);

  private static final Logger LOG = LoggerFactory.getLogger(CertificateRules.class);
  private static final String UTC = "GMT+00:00";
  private static final int DIGITS = 14;
  private static final int GREGORIAN = 1600;
  private static final int UTC_LENGTH = DIGITS + UTC.length();

  private CertificateRules() {}

  /** Checks everything that does not depend on the time. */
  static void requireSound(Certificate certificate) throws UnusableCertificateException {
    if (notBefore(certificate).isAfter(notAfter(certificate))) {
      throw new UnusableCertificateException("the certificate ends before it begins");
    }
    if (isWeaklySigned(certificate.getSignatureAlgorithm())) {
      throw new UnusableCertificateException("the certificate is signed with a weak hash");
    }
    requireStrongRsa(certificate.getSubjectPublicKeyInfo());
  }

  /** Checks that the certificate is valid now, its beginning with a day's tolerance. */
  static void requireValidAt(Certificate certificate, Instant now)
      throws UnusableCertificateException {
    requireValidAt(notBefore(certificate), notAfter(certificate), now);
  }

  /** The same of dates that were read before. */
  static void requireValidAt(Instant notBefore, Instant notAfter, Instant now)
      throws UnusableCertificateException {
    if (notBefore.isAfter(now.plus(CLOCK_TOLERANCE))) {
      throw new UnusableCertificateException("the certificate is not valid before " + notBefore);
    }
    if (now.isAfter(notAfter)) {
      throw new UnusableCertificateException("the certificate expired at " + notAfter);
    }
  }

  static boolean isUsable(Certificate certificate, Instant now) {
    try {
      requireSound(certificate);
      requireValidAt(certificate, now);
      return true;
    } catch (UnusableCertificateException e) {
      return false;
    }
  }

  static boolean isCa(Certificate certificate) throws UnusableCertificateException {
    try {
      Extensions extensions = certificate.getTBSCertificate().getExtensions();
      BasicConstraints constraints =
          extensions == null ? null : BasicConstraints.fromExtensions(extensions);
      return constraints != null && constraints.isCA();
    } catch (RuntimeException e) {
      throw new UnusableCertificateException("the basic constraints cannot be parsed", e);
    }
  }

  static Instant notBefore(Certificate certificate) throws UnusableCertificateException {
    try {
      return instant(certificate.getStartDate());
    } catch (RuntimeException e) {
      throw new UnusableCertificateException("the certificate's dates cannot be parsed", e);
    }
  }

  static Instant notAfter(Certificate certificate) throws UnusableCertificateException {
    try {
      return instant(certificate.getEndDate());
    } catch (RuntimeException e) {
      throw new UnusableCertificateException("the certificate's dates cannot be parsed", e);
    }
  }

  /**
   * Reads a time. The form that certificates have is read here, since Bouncy Castle's reading of it
   * loads the calendars of all locales; whatever looks different, and what is older than the
   * Gregorian calendar, is left to it.
   */
  static Instant instant(Time time) {
    String text = time.getTime();
    if (text.length() == UTC_LENGTH && text.endsWith(UTC) && isDigits(text, DIGITS)) {
      try {
        LocalDateTime read =
            LocalDateTime.of(
                Integer.parseInt(text, 0, 4, 10),
                Integer.parseInt(text, 4, 6, 10),
                Integer.parseInt(text, 6, 8, 10),
                Integer.parseInt(text, 8, 10, 10),
                Integer.parseInt(text, 10, 12, 10),
                Integer.parseInt(text, 12, DIGITS, 10));
        if (read.getYear() >= GREGORIAN) {
          return read.toInstant(ZoneOffset.UTC);
        }
      } catch (DateTimeException e) {
        LOG.debug("No date of the calendar: {}", text);
      }
    }
    return time.getDate().toInstant();
  }

  private static boolean isDigits(String text, int count) {
    return text.chars().limit(count).allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isWeaklySigned(AlgorithmIdentifier algorithm) {
    if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      // parameters that are absent or odd mean SHA-1 or nothing that can be named
      try {
        RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
        return parameters == null
            || !PSS_HASHES.contains(parameters.getHashAlgorithm().getAlgorithm());
      } catch (RuntimeException e) {
        return true;
      }
    }
    return WEAK_SIGNATURES.contains(algorithm.getAlgorithm().getId());
  }

  private static void requireStrongRsa(SubjectPublicKeyInfo spki)
      throws UnusableCertificateException {
    if (!spki.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return;
    }
    try {
      int bits = RSAPublicKey.getInstance(spki.parsePublicKey()).getModulus().bitLength();
      if (bits < DecodedKey.MIN_RSA_BITS) {
        throw new UnusableCertificateException("an RSA key of " + bits + " bits is too short");
      }
    } catch (IOException | RuntimeException e) {
      throw new UnusableCertificateException("the RSA key cannot be parsed", e);
    }
  }
}
