// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.format.PrefixPaths;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Edits the delegations that one role makes. Pure. */
final class DelegationEditor {
  private final MetadataFormat format;
  private final List<Difference> differences;

  DelegationEditor(MetadataFormat format, List<Difference> differences) {
    this.format = format;
    this.differences = differences;
  }

  void delegate(WorkingTargets delegator, Change.Delegate change) {
    DelegatedRole present = delegator.delegation(change.role()).orElse(null);
    if (present == null && change.keys().isEmpty()) {
      throw new IllegalArgumentException(
          "a new delegation " + change.role() + " needs at least one key");
    }
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    if (present != null) {
      present.keys().keyIds().forEach(id -> putIfListed(keys, id, delegator));
    }
    change.keys().forEach(key -> keys.putIfAbsent(format.keyIdOf(key), key));
    Set<String> paths =
        new LinkedHashSet<>(present == null ? List.of() : prefixes(present.paths()));
    paths.addAll(change.paths());
    int presentThreshold = present == null ? 1 : present.keys().threshold();
    Integer chosen = change.threshold();
    int threshold = chosen == null ? presentThreshold : chosen;
    RoleKeys wanted = new RoleKeys(List.copyOf(keys.keySet()), threshold, JsonObject.empty());
    if (chosen != null && !new RoleKeyring(change.role(), wanted, keys).canBeReached()) {
      throw new IllegalArgumentException(
          "nobody could sign "
              + change.role()
              + ": it would demand "
              + threshold
              + " signatures and have fewer keys");
    }
    replace(delegator, change.role(), keys, List.copyOf(paths), threshold);
    if (present == null) {
      differ(change.role(), Difference.Kind.ADDED, "a delegation with " + reach(keys, paths));
    } else if (!delegator.delegation(change.role()).equals(Optional.of(present))) {
      differ(change.role(), Difference.Kind.CHANGED, "the delegation: now " + reach(keys, paths));
    }
  }

  void restrict(WorkingTargets delegator, Change.Restrict change) {
    DelegatedRole present = require(delegator, change.role());
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    for (KeyId id : present.keys().keyIds()) {
      PublicKey key = delegator.keys().get(id);
      if (key != null && !change.keys().contains(canonical(id, key))) {
        keys.put(id, key);
      }
    }
    List<String> paths = new ArrayList<>(change.allPaths() ? List.of() : prefixes(present.paths()));
    paths.removeAll(change.paths());
    boolean fewerKeys = keys.size() < present.keys().keyIds().size();
    boolean fewerPaths = paths.size() < prefixes(present.paths()).size();
    if (fewerKeys || fewerPaths) {
      replace(delegator, change.role(), keys, paths, present.keys().threshold());
      differ(
          change.role(),
          Difference.Kind.REMOVED,
          "keys or paths of the delegation: it is left with " + reach(keys, paths));
    }
  }

  void replaceKey(WorkingTargets delegator, Change.ReplaceDelegationKey change) {
    DelegatedRole present = require(delegator, change.role());
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    boolean found = false;
    for (KeyId id : present.keys().keyIds()) {
      PublicKey key = delegator.keys().get(id);
      if (key != null && canonical(id, key).equals(change.oldKey())) {
        keys.put(format.keyIdOf(change.newKey()), change.newKey());
        found = true;
      } else if (key != null) {
        keys.put(id, key);
      }
    }
    if (!found) {
      throw new IllegalArgumentException(change.role() + " has no key " + change.oldKey());
    }
    replace(delegator, change.role(), keys, prefixes(present.paths()), present.keys().threshold());
    differ(
        change.role(),
        Difference.Kind.CHANGED,
        "key "
            + change.oldKey().abbreviated()
            + " replaced by "
            + format.keyIdOf(change.newKey()).abbreviated());
  }

  private static String reach(Map<KeyId, PublicKey> keys, Collection<String> paths) {
    String prefixes =
        paths.isEmpty() ? "no paths" : paths.contains("") ? "all paths" : "paths " + paths;
    return keys.size() + (keys.size() == 1 ? " key, " : " keys, ") + prefixes;
  }

  private static void replace(
      WorkingTargets delegator,
      RoleName role,
      Map<KeyId, PublicKey> keys,
      List<String> paths,
      int threshold) {
    delegator.putDelegation(
        new DelegatedRole(
            role,
            new RoleKeys(List.copyOf(keys.keySet()), threshold, JsonObject.empty()),
            new PrefixPaths(paths),
            false,
            JsonObject.empty()),
        keys);
  }

  /** A key that cannot be decoded has no other id than the one it is listed under. */
  private static KeyId canonical(KeyId listed, PublicKey key) {
    return CanonicalKeyId.of(key).orElse(listed);
  }

  private static DelegatedRole require(WorkingTargets delegator, RoleName role) {
    return delegator
        .delegation(role)
        .orElseThrow(() -> new IllegalArgumentException("there is no delegation " + role));
  }

  private static void putIfListed(Map<KeyId, PublicKey> keys, KeyId id, WorkingTargets delegator) {
    PublicKey key = delegator.keys().get(id);
    if (key != null) {
      keys.put(id, key);
    }
  }

  private static List<String> prefixes(PathRule rule) {
    if (rule instanceof PrefixPaths paths) {
      return paths.prefixes();
    }
    throw new IllegalArgumentException("this dialect's path rules cannot be edited here");
  }

  private void differ(RoleName role, Difference.Kind kind, String description) {
    differences.add(new Difference(role, kind, description));
  }
}
