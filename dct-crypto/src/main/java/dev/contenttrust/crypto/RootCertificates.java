// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.metadata.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one key of a Notary root role: a leaf, whose common name says for which
 * repositories the key may speak, and optional CA certificates.
 *
 * <p>Follows notary 0.7.0, {@code trustpinning/certs.go} and {@code tuf/utils/x509.go}. Time is
 * passed in. Immutable and thread-safe.
 */
public final class RootCertificates {
  /** Parsing is a good part of a small update, and a client's few roots hardly ever change. */
  private static final ContentCache<RootCertificates> PARSED = new ContentCache<>();

  private final Certificate leaf;
  private final List<Certificate> authorities;
  private final DecodedKey leafKey;
  private final String commonName;
  private final Instant notBefore;
  private final Instant notAfter;

  /** Why the leaf may never be used, whatever the time. */
  private final @Nullable UnusableCertificateException flaw;

  /** The key with all of its authorities, which it has until one of them expires. */
  private final RootKey whole;

  private RootCertificates(
      Certificate leaf, List<Certificate> authorities, DecodedKey leafKey, String commonName)
      throws UnusableCertificateException {
    this.leaf = leaf;
    this.authorities = List.copyOf(authorities);
    this.leafKey = leafKey;
    this.commonName = commonName;
    this.notBefore = CertificateRules.notBefore(leaf);
    this.notAfter = CertificateRules.notAfter(leaf);
    this.flaw = flawOf(leaf);
    this.whole = new RootKey(leaf, authorities, leafKey, notAfter);
  }

  /**
   * Parses a key of the root role. All PEM blocks must be certificates, exactly one of them, the
   * first, no CA; its key must be ECDSA or RSA.
   *
   * @param key a key of the root role
   * @return its certificates
   * @throws UnusableCertificateException if the key is no certificate or breaks these rules; such a
   *     key is skipped
   */
  public static RootCertificates parse(PublicKey key) throws UnusableCertificateException {
    Optional<RootCertificates> known = PARSED.find(key);
    return known.isPresent() ? known.get() : PARSED.keep(key, parsed(key));
  }

  private static RootCertificates parsed(PublicKey key) throws UnusableCertificateException {
    if (key.encoding() != PublicKey.Encoding.CERTIFICATES_PEM) {
      throw new UnusableCertificateException("the root key is no certificate");
    }
    try {
      List<Certificate> all = CertificateBundle.readAll(key.value());
      Certificate leaf = all.get(0);
      List<Certificate> authorities = all.subList(1, all.size());
      if (CertificateRules.isCa(leaf)) {
        throw new UnusableCertificateException("the first certificate is a CA");
      }
      for (Certificate authority : authorities) {
        if (!CertificateRules.isCa(authority)) {
          throw new UnusableCertificateException("there is more than one leaf certificate");
        }
      }
      return new RootCertificates(leaf, authorities, leafKey(leaf), commonNameOf(leaf));
    } catch (UndecodableKeyException e) {
      throw new UnusableCertificateException(e.reason(), e);
    }
  }

  /**
   * Returns the leaf's common name.
   *
   * @return the name, a GUN or a prefix of GUNs that ends with {@code *}
   */
  public String commonName() {
    return commonName;
  }

  /**
   * Returns when the leaf begins to be valid.
   *
   * @return the time, in whole seconds
   */
  public Instant notBefore() {
    return notBefore;
  }

  /**
   * Returns when the leaf ceases to be valid.
   *
   * @return the last valid second
   */
  public Instant notAfter() {
    return notAfter;
  }

  /**
   * Tells whether the leaf's common name covers the repository: it is equal, or ends with {@code *}
   * and the GUN begins with the rest. Case matters; other names in the certificate do not count.
   *
   * @param gun the repository
   * @return whether the key may speak for it
   */
  public boolean speaksFor(Gun gun) {
    if (!commonName.endsWith("*")) {
      return commonName.equals(gun.value());
    }
    int end = commonName.length();
    while (end > 0 && commonName.charAt(end - 1) == '*') {
      end--;
    }
    return gun.value().startsWith(commonName.substring(0, end));
  }

  /**
   * Returns the key as it may sign a root now: the name must cover the repository, the leaf must be
   * sound and valid, and CA certificates that are not are dropped, which gives the key another id.
   *
   * @param gun the repository
   * @param now the time of the check
   * @return the usable key, under the id that Notary recomputes for it
   * @throws UnusableCertificateException if the leaf may not be used
   */
  public RootKey usableAt(Gun gun, Instant now) throws UnusableCertificateException {
    requireSoundFor(gun);
    CertificateRules.requireValidAt(notBefore, notAfter, now);
    List<Certificate> surviving = new ArrayList<>();
    for (Certificate authority : authorities) {
      if (CertificateRules.isUsable(authority, now)) {
        surviving.add(authority);
      }
    }
    return surviving.size() == authorities.size()
        ? whole
        : new RootKey(leaf, surviving, leafKey, notAfter);
  }

  /**
   * Returns the key as it may vouch for the next root: as {@link #usableAt}, but whatever the time
   * and with all CA certificates, because a root that was trusted may hand over after its
   * certificate expired.
   *
   * @param gun the repository
   * @return the usable key
   * @throws UnusableCertificateException if the leaf may not be used
   */
  public RootKey asPredecessor(Gun gun) throws UnusableCertificateException {
    requireSoundFor(gun);
    return whole;
  }

  private void requireSoundFor(Gun gun) throws UnusableCertificateException {
    if (!speaksFor(gun)) {
      throw new UnusableCertificateException("the certificate's common name does not cover " + gun);
    }
    if (flaw != null) {
      throw new UnusableCertificateException(String.valueOf(flaw.getMessage()), flaw);
    }
  }

  private static @Nullable UnusableCertificateException flawOf(Certificate leaf) {
    try {
      CertificateRules.requireSound(leaf);
      return null;
    } catch (UnusableCertificateException e) {
      return e;
    }
  }

  private static DecodedKey leafKey(Certificate leaf) throws UndecodableKeyException {
    DecodedKey key = SpkiDecoder.decode(leaf.getSubjectPublicKeyInfo());
    if (key instanceof DecodedKey.Ed25519) {
      throw new UndecodableKeyException("an Ed25519 certificate cannot be a root key");
    }
    return key;
  }

  /**
   * Two common names would let two readers see two different ones, so there must be exactly one.
   */
  private static String commonNameOf(Certificate leaf) throws UnusableCertificateException {
    String found = null;
    try {
      for (RDN rdn : leaf.getSubject().getRDNs()) {
        for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
          if (!attribute.getType().equals(BCStyle.CN)) {
            continue;
          }
          if (found != null || !(attribute.getValue() instanceof ASN1String text)) {
            throw new UnusableCertificateException("the certificate has no single common name");
          }
          found = text.getString();
        }
      }
    } catch (RuntimeException e) {
      // names are parsed when they are asked for, and may turn out to be none only then
      throw new UnusableCertificateException("the certificate's subject cannot be parsed", e);
    }
    if (found == null || found.isEmpty()) {
      throw new UnusableCertificateException("the certificate has no common name");
    }
    return found;
  }
}
