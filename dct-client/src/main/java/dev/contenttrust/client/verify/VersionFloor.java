// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import java.util.Map;
import java.util.TreeMap;

/** The lowest version that each role may still have. Not thread-safe; one per update. */
final class VersionFloor {
  private final String repository;
  private final Map<RoleName, Long> versions;

  VersionFloor(String repository, Map<RoleName, Long> remembered) {
    this.repository = repository;
    this.versions = new TreeMap<>(remembered);
  }

  boolean knows(RoleName role) {
    return versions.containsKey(role);
  }

  long of(RoleName role) {
    return versions.getOrDefault(role, 1L);
  }

  void raise(RoleName role, long version) {
    versions.merge(role, version, Math::max);
  }

  void forget(RoleName role) {
    versions.remove(role);
  }

  void requireNotBelow(RoleName role, long offered) {
    long required = of(role);
    if (offered < required) {
      throw new UntrustedException.Rollback(
          repository,
          role,
          offered,
          required,
          role
              + " of "
              + repository
              + ": version "
              + offered
              + " is older than the trusted "
              + required
              + "; the server serves an old state. If the collection was set up anew on purpose,"
              + " forget what is stored of it");
    }
  }

  int size() {
    return versions.size();
  }

  Map<RoleName, Long> toMap() {
    return new TreeMap<>(versions);
  }
}
