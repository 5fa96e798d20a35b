// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate authorities of a CA pin, read from PEM. Certificates that are expired or weak at
 * the time of a check are ignored beside good ones. Immutable and thread-safe.
 */
public final class CertificateAuthorities {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthorities.class);
  private static final int MAX_AUTHORITIES = 512;
  private static final String ANY_USAGE = "2.5.29.37.0";
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private final List<Certificate> certificates;

  private CertificateAuthorities(List<Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Reads the authorities.
   *
   * @param pem one or more PEM blocks, all of them certificates
   * @return the authorities
   * @throws UnusableCertificateException if there is no certificate, or a block is none
   */
  public static CertificateAuthorities parse(Bytes pem) throws UnusableCertificateException {
    try {
      return new CertificateAuthorities(CertificateBundle.read(pem, MAX_AUTHORITIES));
    } catch (UndecodableKeyException e) {
      throw new UnusableCertificateException(e.reason(), e);
    }
  }

  /**
   * Tells whether any of the authorities is good now. If none is, the pin can match nothing: it is
   * the pin that is wrong then, not what it is compared with.
   *
   * @param now the time of the check
   * @return whether at least one certificate is valid and strong enough
   */
  public boolean anyUsableAt(Instant now) {
    return !usableAt(now).isEmpty();
  }

  /**
   * Tells whether one of the authorities is the leaf itself, or a path leads from the leaf to it.
   */
  boolean issued(Certificate leaf, List<Certificate> intermediates, Instant now) {
    try {
      List<Certificate> usable = usableAt(now);
      X509Certificate subject = jdk(leaf);
      if (usable.contains(leaf)) {
        return permitsServerAuthentication(subject);
      }
      Set<TrustAnchor> anchors = new HashSet<>();
      for (Certificate authority : usable) {
        if (CertificateRules.isCa(authority)) {
          anchors.add(new TrustAnchor(jdk(authority), null));
        }
      }
      return !anchors.isEmpty() && pathExists(subject, intermediates, anchors, now);
    } catch (GeneralSecurityException | UnusableCertificateException | RuntimeException e) {
      LOG.debug("A root certificate does not chain to the pinned authorities", e);
      return false;
    }
  }

  private static boolean pathExists(
      X509Certificate subject,
      List<Certificate> intermediates,
      Set<TrustAnchor> anchors,
      Instant now)
      throws GeneralSecurityException {
    List<X509Certificate> helpers = new ArrayList<>();
    helpers.add(subject);
    for (Certificate intermediate : intermediates) {
      helpers.add(jdk(intermediate));
    }
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(subject);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
    // there is no revocation in Notary: a key is revoked by rotating it out of the root
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(helpers)));
    PKIXCertPathBuilderResult result =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    for (java.security.cert.Certificate step : result.getCertPath().getCertificates()) {
      if (!permitsServerAuthentication((X509Certificate) step)) {
        return false;
      }
    }
    return permitsServerAuthentication(result.getTrustAnchor().getTrustedCert());
  }

  private static boolean permitsServerAuthentication(X509Certificate certificate)
      throws GeneralSecurityException {
    List<String> usages = certificate.getExtendedKeyUsage();
    return usages == null || usages.contains(SERVER_AUTHENTICATION) || usages.contains(ANY_USAGE);
  }

  private List<Certificate> usableAt(Instant now) {
    List<Certificate> usable = new ArrayList<>();
    for (Certificate certificate : certificates) {
      if (CertificateRules.isUsable(certificate, now)) {
        usable.add(certificate);
      }
    }
    return usable;
  }

  private static X509Certificate jdk(Certificate certificate) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(CertificateBundle.der(certificate)));
  }
}
