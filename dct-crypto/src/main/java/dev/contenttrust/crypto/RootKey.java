// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * A key of a root role whose certificate may speak for the repository. It signs under {@link
 * #certificateId()}: Notary recomputes that id from the certificates that are still good, so that a
 * bundle with a dropped certificate, or one that is not encoded as Notary would, signs under an id
 * that nobody looks for. Immutable and thread-safe.
 */
public final class RootKey {
  private final Certificate leaf;
  private final List<Certificate> authorities;
  private final DecodedKey leafKey;
  private final Instant notAfter;
  private final PublicKey publicKey;
  private final KeyId certificateId;

  RootKey(Certificate leaf, List<Certificate> authorities, DecodedKey leafKey, Instant notAfter) {
    this.leaf = leaf;
    this.authorities = List.copyOf(authorities);
    this.leafKey = leafKey;
    this.notAfter = notAfter;
    List<Certificate> all = new ArrayList<>(List.of(leaf));
    all.addAll(authorities);
    Bytes pem = CertificateBundle.write(all);
    String keyType = leafKey instanceof DecodedKey.Rsa ? KeyTypes.RSA_X509 : KeyTypes.ECDSA_X509;
    this.publicKey =
        new PublicKey(keyType, null, PublicKey.Encoding.CERTIFICATES_PEM, pem, JsonObject.empty());
    this.certificateId = CanonicalKeyId.ofNotaryKey(keyType, pem);
  }

  /**
   * Returns the id under which signatures of this key count, and which certificate pins name.
   *
   * @return the id of the re-encoded bundle
   */
  public KeyId certificateId() {
    return certificateId;
  }

  /**
   * Returns the id of the plain public key, which stays the same under a new certificate.
   *
   * @return the canonical id
   */
  public KeyId canonicalId() {
    return CanonicalKeyId.of(leafKey);
  }

  /**
   * Returns the bundle as a key, encoded as Notary would.
   *
   * @return a key of type {@code ecdsa-x509} or {@code rsa-x509}
   */
  public PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Returns which public key the leaf holds.
   *
   * @return the identity, for counting distinct keys
   */
  public KeyIdentity identity() {
    return leafKey.identity();
  }

  /**
   * Returns when the leaf certificate expires.
   *
   * @return the last valid second
   */
  public Instant notAfter() {
    return notAfter;
  }

  /**
   * Tells whether the leaf chains to one of the authorities, through the CA certificates of its own
   * bundle. The certificates on the way must allow server authentication, any usage or name no
   * usage, as Go's path building demands; the certificates that Notary makes itself name code
   * signing and never satisfy this.
   *
   * @param anchors the pinned authorities
   * @param now the time of the check
   * @return whether there is a valid path
   */
  public boolean chainsTo(CertificateAuthorities anchors, Instant now) {
    return anchors.issued(leaf, authorities, now);
  }
}
