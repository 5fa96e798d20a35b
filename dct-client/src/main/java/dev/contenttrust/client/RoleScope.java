// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.RoleName;

/** Which delegated roles a verified state tells of. */
public enum RoleScope {
  /** Every delegated role that can be reached. */
  ALL,

  /**
   * {@code targets/releases} and what lies below it: those that decide, with {@code targets}, what
   * a Docker tag stands for (Docker's CLI 28, {@code cli/command/image/trust.go}). Of other roles,
   * such as those of signers, nothing was fetched, verified or refused.
   */
  DECIDING;

  /**
   * Tells whether a role belongs to it. The four top-level roles always do.
   *
   * @param role the role
   * @return whether it does
   */
  public boolean includes(RoleName role) {
    return this == ALL
        || role.isTopLevel()
        || role.equals(RoleName.RELEASES)
        || role.value().startsWith(RoleName.RELEASES.value() + "/");
  }

  /**
   * Tells whether a state of this scope can answer what one of the other scope can.
   *
   * @param other the scope that is needed
   * @return whether every role of the other one belongs to this one
   */
  public boolean covers(RoleScope other) {
    return this == ALL || other == DECIDING;
  }
}
