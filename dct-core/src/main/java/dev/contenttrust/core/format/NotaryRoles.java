// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads who may sign: Notary's key tables, the keys of a role, and delegations. */
final class NotaryRoles {
  private static final Set<String> DELEGATIONS_MEMBERS = Set.of("keys", "roles");
  private static final Set<String> ROLE_MEMBERS = Set.of("keyids", "threshold");
  private static final Set<String> DELEGATED_ROLE_MEMBERS =
      Set.of("keyids", "name", "paths", "threshold");

  private final FormatLimits limits;

  NotaryRoles(FormatLimits limits) {
    this.limits = limits;
  }

  Delegations delegations(@Nullable RoleName delegator, Members delegations) {
    Map<KeyId, PublicKey> keys = keys(delegations);
    List<DelegatedRole> roles = new ArrayList<>();
    if (!delegations.isMissingOrNull("roles")) {
      List<JsonValue> listed = delegations.array("roles");
      delegations.requireAtMost(listed.size(), limits.maxRoles(), "roles");
      Set<RoleName> names = new HashSet<>();
      for (JsonValue value : listed) {
        DelegatedRole role = delegatedRole(Members.of(value, "delegations.roles[]"), keys);
        if (!names.add(role.name())) {
          throw delegations.malformed("lists the role " + role.name() + " twice");
        }
        requireChild(delegations, role.name(), delegator);
        roles.add(role);
      }
    }
    return new Delegations(keys, roles, NotaryReader.unknown(delegations, DELEGATIONS_MEMBERS));
  }

  private static void requireChild(
      Members delegations, RoleName role, @Nullable RoleName delegator) {
    RoleName parent = role.parent().orElse(role);
    if (role.isTopLevel() || (delegator != null && !parent.equals(delegator))) {
      throw delegations.malformed(
          "lists the role " + role + ", which is no direct child of " + delegator);
    }
  }

  private DelegatedRole delegatedRole(Members role, Map<KeyId, PublicKey> keys) {
    RoleName name = RoleName.notary(role.text("name"));
    RoleKeys roleKeys = roleKeys(role, DELEGATED_ROLE_MEMBERS);
    requireKeys(role, roleKeys, keys);
    List<String> paths = role.isMissingOrNull("paths") ? List.of() : role.texts("paths");
    return new DelegatedRole(
        name,
        roleKeys,
        new PrefixPaths(paths),
        false,
        role.rest((member, value) -> !DELEGATED_ROLE_MEMBERS.contains(member)));
  }

  /**
   * Reads key ids and threshold; {@code others} are members of the same object that another record
   * holds.
   */
  RoleKeys roleKeys(Members role, Set<String> others) {
    List<String> ids = role.isMissingOrNull("keyids") ? List.of() : role.texts("keyids");
    role.requireAtMost(ids.size(), limits.maxKeys(), "key ids");
    JsonObject unknown =
        role.rest(
            (name, value) ->
                (!others.contains(name) && !ROLE_MEMBERS.contains(name))
                    || (name.equals("keyids") && value instanceof JsonNull));
    return new RoleKeys(ids.stream().map(KeyId::new).toList(), role.threshold(), unknown);
  }

  static void requireKeys(Members where, RoleKeys role, Map<KeyId, PublicKey> keys) {
    for (KeyId id : role.keyIds()) {
      if (!keys.containsKey(id)) {
        throw where.malformed(
            "lists the key "
                + MalformedJsonException.excerpt(id.value())
                + ", which is not among the keys");
      }
    }
  }

  Map<KeyId, PublicKey> keys(Members owner) {
    if (owner.isMissingOrNull("keys")) {
      return Map.of();
    }
    Map<String, JsonValue> listed = owner.object("keys").all();
    owner.requireAtMost(listed.size(), limits.maxKeys(), "keys");
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.entrySet()) {
      keys.put(new KeyId(entry.getKey()), NotaryKeys.read(Members.entry(entry, "keys")));
    }
    return keys;
  }
}
