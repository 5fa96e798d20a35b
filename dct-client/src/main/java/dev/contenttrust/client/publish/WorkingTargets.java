// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A targets role while it is being edited. Not thread-safe; one per edit and role. */
final class WorkingTargets {
  private final RoleName role;
  private final TargetTable before;
  private final Map<String, Optional<TargetFile>> edits = new LinkedHashMap<>();
  private final Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
  private final Map<RoleName, DelegatedRole> delegations = new LinkedHashMap<>();
  private boolean changed;

  WorkingTargets(RoleName role, @Nullable TargetsMetadata present) {
    this.role = role;
    this.before = present == null ? TargetTable.of(List.of()) : present.targets();
    if (present != null) {
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
    Optional<TargetFile> replaced = find(target.name());
    if (!replaced.equals(Optional.of(target))) {
      edits.put(target.name(), Optional.of(target));
      changed = true;
    }
    return replaced;
  }

  Optional<TargetFile> remove(String name) {
    Optional<TargetFile> removed = find(name);
    if (removed.isPresent()) {
      edits.put(name, Optional.empty());
      changed = true;
    }
    return removed;
  }

  private Optional<TargetFile> find(String name) {
    Optional<TargetFile> edit = edits.get(name);
    return edit == null ? before.find(name) : edit;
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
        edits.isEmpty() ? before : before.with(edits),
        new Delegations(
            keys,
            delegations.values().stream().map(WorkingTargets::withoutUnknown).toList(),
            JsonObject.empty()),
        JsonObject.empty());
  }

  private static DelegatedRole withoutUnknown(DelegatedRole child) {
    return new DelegatedRole(
        child.name(),
        new RoleKeys(child.keys().keyIds(), child.keys().threshold(), JsonObject.empty()),
        child.paths(),
        child.terminating(),
        JsonObject.empty());
  }
}
