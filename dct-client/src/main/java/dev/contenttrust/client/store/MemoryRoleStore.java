// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps roles in memory. Thread-safe. */
final class MemoryRoleStore implements RoleStore {
  private final Map<RoleName, Bytes> roles = new HashMap<>();
  private final Map<Long, Bytes> roots = new HashMap<>();

  @Override
  public synchronized Optional<Bytes> load(RoleName role) {
    return Optional.ofNullable(roles.get(role));
  }

  @Override
  public synchronized boolean replace(
      RoleName role, @Nullable Bytes expected, @Nullable Bytes next) {
    Bytes present = roles.get(role);
    if (present == null ? next == null : present.equals(next)) {
      return true;
    }
    if (present == null ? expected != null : !present.equals(expected)) {
      return false;
    }
    if (next == null) {
      roles.remove(role);
    } else {
      roles.put(role, next);
    }
    return true;
  }

  @Override
  public synchronized Optional<Bytes> loadRoot(long version) {
    return Optional.ofNullable(roots.get(version));
  }

  @Override
  public synchronized void keepRoot(long version, Bytes root) {
    roots.put(version, root);
  }
}
