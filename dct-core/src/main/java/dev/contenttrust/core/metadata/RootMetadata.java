// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The root role: the keys of all top-level roles.
 *
 * @param version the version, at least 1
 * @param expires the expiry
 * @param consistentSnapshot whether file names carry versions (TUF); always false in Notary
 * @param keys all keys by id, retired root keys among them
 * @param roles keys and threshold of each role; the four top-level roles are always present
 * @param unknown members without meaning here
 */
public record RootMetadata(
    long version,
    Expiry expires,
    boolean consistentSnapshot,
    Map<KeyId, PublicKey> keys,
    Map<RoleName, RoleKeys> roles,
    JsonObject unknown)
    implements RoleMetadata {
  /**
   * Copies the maps.
   *
   * @param version the version, at least 1
   * @param expires the expiry
   * @param consistentSnapshot whether file names carry versions (TUF); always false in Notary
   * @param keys all keys by id, retired root keys among them
   * @param roles keys and threshold of each role; the four top-level roles are always present
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if a top-level role is missing or the version is below 1
   */
  public RootMetadata {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
    for (RoleName role :
        new RoleName[] {RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT, RoleName.TIMESTAMP}) {
      if (!roles.containsKey(role)) {
        throw new IllegalArgumentException("root does not name keys for the role " + role);
      }
    }
  }

  /**
   * {@return keys and threshold of a top-level role}
   *
   * @param name one of the four top-level roles
   * @throws IllegalArgumentException if the root says nothing of that role
   */
  public RoleKeys role(RoleName name) {
    RoleKeys role = roles.get(name);
    if (role == null) {
      throw new IllegalArgumentException("root does not name keys for the role " + name);
    }
    return role;
  }
}
