// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

/**
 * Whether a digest has a Notary Project signature in the registry. Presence and form only: nothing
 * is said of its validity, which Notary Project tools decide by their own trust policy.
 */
public enum NotationState {
  /** Nobody asked. */
  NOT_ASKED,
  /** At least one well-formed signature refers to the digest. */
  PRESENT,
  /** Nothing that claims to be a signature refers to the digest. */
  ABSENT,
  /** What claims to be a signature is not of the form of one. */
  MALFORMED,
  /** The registry could not be asked. */
  UNKNOWN;

  boolean isAnswer() {
    return this != NOT_ASKED && this != UNKNOWN;
  }
}
