// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

/** Whether expired metadata is refused. */
public enum ExpiryPolicy {
  /** Expired metadata is refused. The only choice for readers. */
  ENFORCE,
  /**
   * Expired metadata is accepted and reported by {@link TrustedMetadata#expired()}, so that a
   * publisher can read what must be signed anew.
   *
   * <p>Danger: whoever stands between client and server can replay the last state that this client
   * has not yet seen replaced, however old it is (freeze attack). Never answer a lookup from such
   * metadata; every other check stays in force.
   */
  DANGEROUSLY_IGNORE
}
