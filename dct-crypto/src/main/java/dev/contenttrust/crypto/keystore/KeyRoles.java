// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.pem.KeyHeaders;
import org.jspecify.annotations.Nullable;

/** Notary's rules on which keys belong to one repository. */
final class KeyRoles {
  private KeyRoles() {}

  /** Drops the repository of keys that may serve many, demands it of the others. */
  static KeyEntry entry(KeyId id, String role, @Nullable Gun gun) {
    KeyHeaders.ofRole(role);
    if (!KeyEntry.belongsToRepository(role)) {
      return new KeyEntry(id, role, null);
    }
    if (gun == null) {
      throw new IllegalArgumentException("a key for the role " + role + " needs a repository");
    }
    return new KeyEntry(id, role, gun);
  }

  static KeyHeaders headers(KeyEntry entry) {
    Gun gun = entry.gun();
    return new KeyHeaders(entry.role(), gun == null ? null : gun.value(), null);
  }
}
