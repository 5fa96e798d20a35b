// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.SuccinctRoles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads who may sign: TUF's key tables, the keys of a role, and delegations. */
final class TufRoles {
  private static final Set<String> DELEGATIONS_MEMBERS = Set.of("keys", "roles", "succinct_roles");
  private static final Set<String> ROLE_MEMBERS = Set.of("keyids", "threshold");
  private static final Set<String> SUCCINCT_MEMBERS =
      Set.of("bit_length", "keyids", "name_prefix", "threshold");
  private static final Set<String> DELEGATED_ROLE_MEMBERS =
      Set.of("keyids", "name", "path_hash_prefixes", "paths", "terminating", "threshold");

  private final FormatLimits limits;

  TufRoles(FormatLimits limits) {
    this.limits = limits;
  }

  Delegations delegations(Members delegations) {
    Map<KeyId, PublicKey> keys = keys(delegations);
    JsonObject unknown = TufReader.unknown(delegations, DELEGATIONS_MEMBERS);
    if (delegations.has("succinct_roles")) {
      if (delegations.has("roles")) {
        throw delegations.malformed("lists roles and succinct roles, only one of both may stand");
      }
      return new Delegations(
          keys, List.of(), succinctRoles(delegations.object("succinct_roles")), unknown);
    }
    List<JsonValue> listed = delegations.array("roles");
    delegations.requireAtMost(listed.size(), limits.maxRoles(), "roles");
    List<DelegatedRole> roles = new ArrayList<>(listed.size());
    Set<RoleName> names = new HashSet<>();
    for (JsonValue value : listed) {
      DelegatedRole role = delegatedRole(Members.of(value, "delegations.roles[]"));
      if (role.name().isTopLevel() || !names.add(role.name())) {
        throw delegations.malformed(
            "lists the role "
                + MalformedJsonException.excerpt(role.name().value())
                + " twice, or a top-level role");
      }
      roles.add(role);
    }
    return new Delegations(keys, roles, unknown);
  }

  private SuccinctRoles succinctRoles(Members bins) {
    long bits = bins.integerAtLeast("bit_length", 1);
    if (bits > SuccinctRoles.MAX_BIT_LENGTH) {
      throw bins.malformed("has the bit length " + bits + ", the greatest is 32");
    }
    return new SuccinctRoles(
        roleKeys(bins, JsonObject.empty()),
        (int) bits,
        bins.text("name_prefix"),
        TufReader.unknown(bins, SUCCINCT_MEMBERS));
  }

  private DelegatedRole delegatedRole(Members role) {
    boolean terminating = role.has("terminating") && role.bool("terminating");
    if (role.has("paths") == role.has("path_hash_prefixes")) {
      throw role.malformed("must have either paths or path hash prefixes");
    }
    PathRule rule =
        role.has("paths")
            ? new GlobPaths(role.texts("paths"))
            : new HashPrefixPaths(role.texts("path_hash_prefixes"));
    return new DelegatedRole(
        new RoleName(role.text("name")),
        roleKeys(role, JsonObject.empty()),
        rule,
        terminating,
        TufReader.unknown(role, DELEGATED_ROLE_MEMBERS));
  }

  /** Reads an object that holds key ids and threshold and nothing else that is known. */
  RoleKeys roleKeys(Members role) {
    return roleKeys(role, TufReader.unknown(role, ROLE_MEMBERS));
  }

  /**
   * Reads key ids and threshold. A listed id without a key counts as no signature, a threshold
   * beyond the keys makes the role unusable: neither spoils the document.
   */
  private RoleKeys roleKeys(Members role, JsonObject unknown) {
    List<String> ids = role.texts("keyids");
    role.requireAtMost(ids.size(), limits.maxKeys(), "key ids");
    if (ids.isEmpty()) {
      throw role.malformed("lists no key");
    }
    return new RoleKeys(ids.stream().map(KeyId::new).toList(), role.threshold(), unknown);
  }

  Map<KeyId, PublicKey> keys(Members owner) {
    Map<String, JsonValue> listed = owner.object("keys").all();
    owner.requireAtMost(listed.size(), limits.maxKeys(), "keys");
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.entrySet()) {
      keys.put(new KeyId(entry.getKey()), TufKeys.read(Members.entry(entry, "keys")));
    }
    return keys;
  }
}
