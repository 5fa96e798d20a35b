// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

/** What happens when a delegated role that could answer cannot be trusted. */
public enum Strictness {
  /**
   * A role that covers the name asked for and is expired, wrongly signed, rolled back, damaged or
   * missing ends the search with its own error. The default.
   */
  STRICT,
  /**
   * As the Notary and Docker clients do: a role that is expired or not validly signed is passed
   * over, and a role of lower priority answers. Danger: whoever can withhold the renewal of {@code
   * targets/releases} makes every client resolve a tag to the older digest in {@code targets}.
   * Rollbacks, wrong hashes and damaged files stay errors.
   */
  LENIENT
}
