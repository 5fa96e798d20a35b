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
import org.jspecify.annotations.Nullable;

/**
 * The delegations of a targets role: listed one by one, or, in plain TUF, as hash bins. Never both.
 *
 * @param keys the keys that delegated roles use, by id
 * @param roles the delegated roles in order of priority; empty if there are hash bins
 * @param succinctRoles the hash bins, {@code null} if there are none; always {@code null} in Notary
 * @param unknown members without meaning here
 */
public record Delegations(
    Map<KeyId, PublicKey> keys,
    List<DelegatedRole> roles,
    @Nullable SuccinctRoles succinctRoles,
    JsonObject unknown) {
  private static final Delegations NONE = new Delegations(Map.of(), List.of(), JsonObject.empty());

  /**
   * Copies map and list.
   *
   * @param keys the keys that delegated roles use, by id
   * @param roles the delegated roles in order of priority; empty if there are hash bins
   * @param succinctRoles the hash bins, {@code null} if there are none; always {@code null} in
   *     Notary
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if there are both listed roles and hash bins
   */
  public Delegations {
    keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    roles = List.copyOf(roles);
    if (succinctRoles != null && !roles.isEmpty()) {
      throw new IllegalArgumentException("roles are delegated to one by one or by hash, not both");
    }
  }

  /**
   * Creates delegations that are listed one by one.
   *
   * @param keys the keys that delegated roles use, by id
   * @param roles the delegated roles in order of priority
   * @param unknown members without meaning here
   */
  public Delegations(Map<KeyId, PublicKey> keys, List<DelegatedRole> roles, JsonObject unknown) {
    this(keys, roles, null, unknown);
  }

  /** {@return no delegations} */
  public static Delegations none() {
    return NONE;
  }

  /**
   * {@return the delegated role of that name, a hash bin among them}
   *
   * @param name the delegated role
   */
  public Optional<DelegatedRole> role(RoleName name) {
    if (succinctRoles != null) {
      return succinctRoles.bin(name);
    }
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /**
   * {@return the delegated roles that may speak for the target, in order of priority; of hash bins
   * it is exactly one}
   *
   * @param targetPath the target's name
   */
  public List<DelegatedRole> rolesFor(String targetPath) {
    if (succinctRoles != null) {
      return List.of(succinctRoles.binFor(targetPath));
    }
    return roles.stream().filter(role -> role.paths().matches(targetPath)).toList();
  }
}
