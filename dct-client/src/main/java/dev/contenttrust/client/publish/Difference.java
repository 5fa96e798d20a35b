// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;

/**
 * One line of what a publish changes, for people.
 *
 * @param role the role whose file changes
 * @param kind what happens
 * @param description the object of the change: a target with its digest, a delegation, a key
 */
public record Difference(RoleName role, Kind kind, String description) {
  /** What happens. */
  public enum Kind {
    /** Something new. */
    ADDED("+"),
    /** Something replaced. */
    CHANGED("~"),
    /** Something taken away. */
    REMOVED("-"),
    /** Signed again, with a new version and expiry. */
    SIGNED("*"),
    /**
     * Held by a file that is not valid now, and genuine as soon as it is signed again: the
     * publisher vouches for it.
     */
    VOUCHED("!");

    private final String mark;

    Kind(String mark) {
      this.mark = mark;
    }
  }

  /** Returns the line as {@code dct --dry-run} prints it: a mark, the role, the description. */
  @Override
  public String toString() {
    return kind.mark + " " + role + ": " + description;
  }
}
