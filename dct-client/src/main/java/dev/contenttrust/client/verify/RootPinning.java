// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CertificateAuthorities;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.RootKey;
import dev.contenttrust.crypto.UnusableCertificateException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notary's rule for root keys (notary 0.7.0, {@code trustpinning/certs.go}): certificates that
 * speak for the collection, listed under the id that is computed for them, and among these the
 * pinned ones.
 *
 * <p>Pins hold for every root that is accepted, stored ones and those on the way included, which
 * Notary lets pass; so during a rotation of pinned keys the old and the new one are both listed. A
 * key that is no usable certificate is passed over. Immutable and thread-safe.
 */
public final class RootPinning implements RootRule {
  private final Gun gun;
  private final RootPins.Anchor anchor;
  private final List<String> pinnedCertificates;
  private final @Nullable CertificateAuthorities authorities;

  /**
   * Creates the rule of one collection.
   *
   * @param gun the collection
   * @param pins what its root must stand on
   * @throws IllegalArgumentException if a pinned certificate cannot be used
   */
  public RootPinning(Gun gun, RootPins pins) {
    this.gun = gun;
    this.anchor = pins.anchor(gun);
    this.pinnedCertificates =
        anchor instanceof RootPins.Anchor.Keys keys ? pems(keys.certificates()) : List.of();
    this.authorities = anchor instanceof RootPins.Anchor.Authorities pinned ? parsed(pinned) : null;
  }

  @Override
  public Map<KeyId, PublicKey> countingKeys(RootMetadata root, Use use, Instant now) {
    Map<KeyId, RootKey> usable = usableKeys(root, use, now);
    if (use != Use.PREDECESSOR) {
      Map<KeyId, RootKey> all = Map.copyOf(usable);
      usable.values().removeIf(key -> !isPinned(key, use, now));
      if (usable.isEmpty()) {
        throw rejected(root, unpinned(all, now));
      }
    }
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    usable.forEach((id, key) -> keys.put(id, key.publicKey()));
    return keys;
  }

  private Map<KeyId, RootKey> usableKeys(RootMetadata root, Use use, Instant now) {
    Map<KeyId, RootKey> usable = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    for (KeyId id : new LinkedHashSet<>(root.role(RoleName.ROOT).keyIds())) {
      PublicKey listed = root.keys().get(id);
      if (listed == null) {
        continue;
      }
      try {
        RootCertificates certificates = RootCertificates.parse(listed);
        RootKey key =
            use == Use.IN_FORCE ? certificates.usableAt(gun, now) : certificates.asPredecessor(gun);
        if (key.certificateId().equals(id)) {
          usable.put(id, key);
        } else {
          reasons.add(id.abbreviated() + ": the certificates that are good have another id");
        }
      } catch (UnusableCertificateException e) {
        reasons.add(id.abbreviated() + ": " + e.getMessage());
      }
    }
    if (usable.isEmpty()) {
      throw rejected(root, "no certificate may sign for it (" + String.join("; ", reasons) + ")");
    }
    return usable;
  }

  private boolean isPinned(RootKey key, Use use, Instant now) {
    if (anchor instanceof RootPins.Anchor.FirstUse) {
      return true;
    }
    if (anchor instanceof RootPins.Anchor.Keys keys) {
      String pem = key.publicKey().value().toUtf8();
      return keys.keyIds().contains(key.certificateId())
          || keys.keyIds().contains(key.canonicalId())
          || pinnedCertificates.stream().anyMatch(pem::startsWith);
    }
    // A link is looked at as of the time when its certificate was still valid.
    boolean lapsed = use == Use.LINK && now.isAfter(key.notAfter());
    return authorities != null && key.chainsTo(authorities, lapsed ? key.notAfter() : now);
  }

  private String unpinned(Map<KeyId, RootKey> usable, Instant now) {
    if (anchor instanceof RootPins.Anchor.Nothing) {
      return "no pin names this collection, and trust on first use is off; pin its root key";
    }
    if (authorities != null && !authorities.anyUsableAt(now)) {
      return "no pinned authority is valid at "
          + now.truncatedTo(ChronoUnit.SECONDS)
          + "; pin the one that replaced it";
    }
    List<String> found = new ArrayList<>();
    usable.forEach((id, key) -> found.add("certificate " + id + " of key " + key.canonicalId()));
    return "its root key is not a pinned one. It stands on "
        + String.join(", ", found)
        + "; if that is expected, ask its owner for confirmation and change the pin";
  }

  private UntrustedException.RootRejected rejected(RootMetadata root, String why) {
    return new UntrustedException.RootRejected(
        gun.value(), RoleName.ROOT, "root of " + gun + ", version " + root.version() + ": " + why);
  }

  private static @Nullable CertificateAuthorities parsed(RootPins.Anchor.Authorities pinned) {
    if (pinned.certificates().isEmpty()) {
      return null;
    }
    try {
      return CertificateAuthorities.parse(Bytes.utf8(String.join("", pems(pinned.certificates()))));
    } catch (UnusableCertificateException e) {
      throw new IllegalArgumentException("a pinned authority cannot be used", e);
    }
  }

  /** Returns each certificate as Notary writes it, to compare with the beginning of a bundle. */
  private static List<String> pems(List<X509Certificate> certificates) {
    List<String> texts = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      try {
        String body =
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        texts.add("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("a pinned certificate cannot be encoded", e);
      }
    }
    return List.copyOf(texts);
  }
}
