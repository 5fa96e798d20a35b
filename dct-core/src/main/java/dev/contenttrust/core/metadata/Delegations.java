// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The delegations of a targets role.
 *
 * @param keys the keys that delegated roles use, by id
 * @param roles the delegated roles in order of priority
 * @param unknown members without meaning here
 */
public record Delegations(
    Map<KeyId, PublicKey> keys, List<DelegatedRole> roles, JsonObject unknown) {
  private static final Delegations NONE = new Delegations(Map.of(), List.of(), JsonObject.empty());

  /** Copies map and list. */
  public Delegations {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    roles = List.copyOf(roles);
  }

  /** Returns no delegations. */
  public static Delegations none() {
    return NONE;
  }

  /** Returns the delegated role of that name. */
  public Optional<DelegatedRole> role(RoleName name) {
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }
}
