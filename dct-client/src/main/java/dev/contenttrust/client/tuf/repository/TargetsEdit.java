// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.SuccinctRoles;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes to what a targets role says; everything else stays. */
final class TargetsEdit {
  private TargetsEdit() {}

  static TargetsMetadata with(TargetsMetadata targets, TargetFile file) {
    Map<String, TargetFile> files = files(targets);
    files.put(file.name(), file);
    return with(targets, files, targets.delegations());
  }

  static TargetsMetadata without(TargetsMetadata targets, String path) {
    Map<String, TargetFile> files = files(targets);
    files.remove(path);
    return with(targets, files, targets.delegations());
  }

  static TargetsMetadata with(TargetsMetadata targets, Delegation delegation) {
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>(targets.delegations().keys());
    RoleKeys signers = TopLevelKeys.roleKeys(delegation.threshold(), delegation.keys(), keys);
    DelegatedRole added =
        new DelegatedRole(
            delegation.name(),
            signers,
            delegation.paths(),
            delegation.terminating(),
            JsonObject.empty());
    List<DelegatedRole> roles = new ArrayList<>(targets.delegations().roles());
    int at = 0;
    while (at < roles.size() && !roles.get(at).name().equals(delegation.name())) {
      at++;
    }
    if (at < roles.size()) {
      roles.set(at, added);
    } else {
      roles.add(added);
    }
    return with(
        targets,
        files(targets),
        new Delegations(
            keys, roles, targets.delegations().succinctRoles(), targets.delegations().unknown()));
  }

  static TargetsMetadata with(TargetsMetadata targets, HashBins bins) {
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    RoleKeys signers = TopLevelKeys.roleKeys(bins.threshold(), bins.keys(), keys);
    SuccinctRoles roles =
        new SuccinctRoles(signers, bins.bitLength(), bins.prefix(), JsonObject.empty());
    return with(
        targets,
        files(targets),
        new Delegations(
            keys, targets.delegations().roles(), roles, targets.delegations().unknown()));
  }

  private static Map<String, TargetFile> files(TargetsMetadata targets) {
    Map<String, TargetFile> files = new LinkedHashMap<>();
    targets.targets().stream().forEach(file -> files.put(file.name(), file));
    return files;
  }

  private static TargetsMetadata with(
      TargetsMetadata targets, Map<String, TargetFile> files, Delegations delegations) {
    return new TargetsMetadata(
        targets.version(),
        targets.expires(),
        TargetTable.of(files.values()),
        delegations,
        targets.unknown());
  }
}
