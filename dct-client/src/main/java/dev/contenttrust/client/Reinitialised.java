// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

/**
 * What happens when a known repository was deleted and created anew, so that its new root does not
 * follow from the one that is trusted.
 */
public enum Reinitialised {
  /**
   * It is refused, as every root that does not follow from the trusted one. The default; {@link
   * TrustClient#forget} is the deliberate way on.
   */
  REFUSE,
  /**
   * It is accepted where the repository's root is pinned by key or certificate, the new root
   * matches the pins, its certificates were issued later than those of the trusted root, and its
   * version is not higher, so that it cannot be a successor of the trusted root.
   *
   * <p>Danger: whoever can serve an older creation of the repository that was signed with the
   * pinned key after the one that is trusted here could end the protection against rollback. Never
   * applies to roots that are trusted on first use.
   */
  ACCEPT_IF_PINNED
}
