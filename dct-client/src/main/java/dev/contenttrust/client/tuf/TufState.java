// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.core.RoleName;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a refresh ended with: the verified versions of the top-level roles. Immutable.
 *
 * @param checkedAt the time that every expiry was compared with
 * @param versions the version of each top-level role
 * @param expires when each top-level role expires
 * @param moreRoots whether the bound on root versions ended the walk; the next refresh goes on
 */
public record TufState(
    Instant checkedAt,
    Map<RoleName, Long> versions,
    Map<RoleName, Instant> expires,
    boolean moreRoots) {
  /**
   * Copies the maps.
   *
   * @param checkedAt the time of the check
   * @param versions the version of each top-level role
   * @param expires when each top-level role expires
   * @param moreRoots whether the walk over roots was cut
   */
  public TufState {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    expires = Collections.unmodifiableMap(new TreeMap<>(expires));
  }

  /**
   * Returns a role's version.
   *
   * @param role a top-level role
   * @return the version
   * @throws IllegalArgumentException if it is no top-level role
   */
  public long version(RoleName role) {
    Long version = versions.get(role);
    if (version == null) {
      throw new IllegalArgumentException("no top-level role: " + role);
    }
    return version;
  }

  /**
   * Returns when the first of the roles expires, and a refresh is needed for going on.
   *
   * @return the instant
   */
  public Instant expiresFirst() {
    return expires.values().stream().min(Instant::compareTo).orElse(checkedAt);
  }
}
