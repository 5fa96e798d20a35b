// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stored roles as one pass sees them. What another client stores in the meantime is noticed
 * before it would be overwritten, so that no version moves backwards. One per pass.
 */
final class StoredRoles {
  /** Another client changed what is stored: the pass must begin again. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(RoleName role) {
      super("another client replaced the stored " + role);
    }
  }

  private final RoleStore store;
  private final Map<RoleName, Optional<Bytes>> seen = new HashMap<>();

  StoredRoles(RoleStore store) {
    this.store = store;
  }

  Optional<Bytes> load(RoleName role) {
    return seen.computeIfAbsent(role, store::load);
  }

  void save(RoleName role, Bytes trusted) {
    replace(role, trusted);
  }

  void drop(RoleName role) {
    if (load(role).isPresent()) {
      replace(role, null);
    }
  }

  /** Saves a role that protects nothing and may as well be fetched again, unless overtaken. */
  void offer(RoleName role, Bytes trusted) {
    store.replace(role, load(role).orElse(null), trusted);
    seen.put(role, Optional.of(trusted));
  }

  Optional<Bytes> root(long version) {
    return store.loadRoot(version);
  }

  void keepRoot(long version, Bytes root) {
    store.keepRoot(version, root);
  }

  private void replace(RoleName role, @Nullable Bytes next) {
    if (!store.replace(role, load(role).orElse(null), next)) {
      throw new Overtaken(role);
    }
    seen.put(role, Optional.ofNullable(next));
  }
}
