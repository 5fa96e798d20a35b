// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The private keys that a server holds for one collection. Not thread-safe: guarded by its owner.
 */
final class HeldKeys {
  private final Map<RoleName, List<TestKey>> byRole = new TreeMap<>();

  /** Makes a new key, pending until a root lists it. */
  TestKey create(RoleName role) {
    TestKey key = TestKey.ed25519();
    byRole.computeIfAbsent(role, ignored -> new ArrayList<>()).add(key);
    return key;
  }

  /** Returns the held key that the root lists for the role. */
  Optional<TestKey> listedIn(RootMetadata root, RoleName role) {
    RoleKeys listed = root.role(role);
    return byRole.getOrDefault(role, List.of()).stream()
        .filter(key -> listed.keyIds().contains(key.id()))
        .findFirst();
  }
}
