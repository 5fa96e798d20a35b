// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A targets role while it is being edited. Not thread-safe; one per edit and role. */
final class WorkingTargets {
  private final RoleName role;
  private final Map<String, TargetFile> targets = new LinkedHashMap<>();
  private final Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
  private final Map<RoleName, DelegatedRole> delegations = new LinkedHashMap<>();
  private boolean changed;

  WorkingTargets(RoleName role, @Nullable TargetsMetadata present) {
    this.role = role;
    if (present != null) {
      present.targets().stream().forEach(target -> targets.put(target.name(), target));
      keys.putAll(present.delegations().keys());
      present.delegations().roles().forEach(child -> delegations.put(child.name(), child));
    }
  }

  RoleName role() {
    return role;
  }

  boolean isChanged() {
    return changed;
  }

  void markChanged() {
    changed = true;
  }

  /** Puts the entry; returns the one it replaced, or the same one if nothing changed. */
  Optional<TargetFile> put(TargetFile target) {
    TargetFile before = targets.get(target.name());
    if (!target.equals(before)) {
      targets.put(target.name(), target);
      changed = true;
    }
    return Optional.ofNullable(before);
  }

  Optional<TargetFile> remove(String name) {
    TargetFile before = targets.remove(name);
    changed |= before != null;
    return Optional.ofNullable(before);
  }

  Optional<DelegatedRole> delegation(RoleName name) {
    return Optional.ofNullable(delegations.get(name));
  }

  Set<RoleName> delegatedRoles() {
    return new LinkedHashSet<>(delegations.keySet());
  }

  Map<KeyId, PublicKey> keys() {
    return keys;
  }

  void putDelegation(DelegatedRole child, Map<KeyId, PublicKey> itsKeys) {
    DelegatedRole before = delegations.put(child.name(), child);
    Map<KeyId, PublicKey> keysBefore = new LinkedHashMap<>(keys);
    keys.putAll(itsKeys);
    dropUnusedKeys();
    changed |= !child.equals(before) || !keys.equals(keysBefore);
  }

  boolean removeDelegation(RoleName name) {
    boolean removed = delegations.remove(name) != null;
    if (removed) {
      dropUnusedKeys();
      changed = true;
    }
    return removed;
  }

  private void dropUnusedKeys() {
    Set<KeyId> used = new LinkedHashSet<>();
    delegations.values().forEach(child -> used.addAll(child.keys().keyIds()));
    keys.keySet().retainAll(used);
  }

  /**
   * Returns the metadata to sign: nothing unknown survives, since no reader's re-serialisation
   * keeps it.
   */
  TargetsMetadata toMetadata(long version, Expiry expires) {
    return new TargetsMetadata(
        version,
        expires,
        TargetTable.of(targets.values()),
        new Delegations(
            keys,
            delegations.values().stream().map(WorkingTargets::withoutUnknown).toList(),
            JsonObject.empty()),
        JsonObject.empty());
  }

  private static DelegatedRole withoutUnknown(DelegatedRole child) {
    return new DelegatedRole(
        child.name(),
        new dev.contenttrust.core.metadata.RoleKeys(
            child.keys().keyIds(), child.keys().threshold(), JsonObject.empty()),
        child.paths(),
        child.terminating(),
        JsonObject.empty());
  }
}
