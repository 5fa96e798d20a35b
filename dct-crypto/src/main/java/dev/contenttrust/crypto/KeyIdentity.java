// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Which public key it really is, however it is written: two identities are equal if and only if the
 * decoded key material is (curve and point, modulus and exponent, or raw bytes). A certificate has
 * the identity of the key in its leaf.
 *
 * <p>Thresholds count identities and not key ids, so that one key listed under several ids, as two
 * certificates or in two spellings, counts once. Immutable and thread-safe.
 */
public final class KeyIdentity {
  private final Bytes spki;

  /** Takes the canonical SubjectPublicKeyInfo, which there is exactly one of for each key. */
  KeyIdentity(Bytes spki) {
    this.spki = spki;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyIdentity that && spki.equals(that.spki);
  }

  @Override
  public int hashCode() {
    return spki.hashCode();
  }

  @Override
  public String toString() {
    return "KeyIdentity[" + spki + "]";
  }
}
