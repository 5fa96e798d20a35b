// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.tuf;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.SuccinctRoles;
import dev.contenttrust.core.metadata.TargetFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One role of a simulated repository; change what a test is about. Not thread-safe.
 *
 * <p>For a delegated role, {@link #keys} and {@link #threshold} are what its delegators list at the
 * time of {@link #delegate}.
 */
public final class SimulatedRole {
  /** The version to publish. */
  public long version = 1;

  /** When it expires. */
  public Instant expires;

  /** The keys that may sign. */
  public List<SimulatedKey> keys;

  /** How many must sign. */
  public int threshold = 1;

  /** Who does sign; the listed keys unless set. */
  public @Nullable List<SimulatedKey> signers;

  /** Members beside the known ones. */
  public JsonObject unknown = JsonObject.empty();

  final RoleName name;
  final Map<String, TargetFile> targets = new LinkedHashMap<>();
  private final List<DelegatedRole> delegations = new ArrayList<>();
  private final List<SimulatedKey> delegationKeys = new ArrayList<>();
  private @Nullable SuccinctRoles bins;

  SimulatedRole(RoleName name, Instant expires, List<SimulatedKey> keys) {
    this.name = name;
    this.expires = expires;
    this.keys = keys;
  }

  /** Lists a target with this content. */
  public void target(String path, Bytes content) {
    target(path, content.size(), Hashes.sha256AndSha512(content));
  }

  /** Lists a target with these facts. */
  public void target(String path, long length, Hashes hashes) {
    targets.put(path, new TargetFile(path, length, hashes, null, JsonObject.empty()));
  }

  /** Delegates to a role, with the lowest priority so far. */
  public void delegate(SimulatedRole to, PathRule paths, boolean terminating) {
    delegationKeys.addAll(to.keys);
    delegations.add(
        new DelegatedRole(to.name, to.roleKeys(), paths, terminating, JsonObject.empty()));
  }

  /** Delegates to hash bins with the keys of this model role. */
  public void delegateBins(SimulatedRole model, int bitLength, String prefix) {
    delegationKeys.addAll(model.keys);
    bins = new SuccinctRoles(model.roleKeys(), bitLength, prefix, JsonObject.empty());
  }

  /** Delegates to nobody any more. */
  public void withdrawDelegations() {
    delegations.clear();
    bins = null;
  }

  RoleKeys roleKeys() {
    return new RoleKeys(
        keys.stream().map(SimulatedKey::id).toList(), threshold, JsonObject.empty());
  }

  List<SimulatedKey> signers() {
    List<SimulatedKey> chosen = signers;
    return chosen == null ? keys : chosen;
  }

  Delegations delegations() {
    if (delegations.isEmpty() && bins == null) {
      return Delegations.none();
    }
    return new Delegations(
        SimulatedKey.table(delegationKeys), delegations, bins, JsonObject.empty());
  }
}
