// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the first root and the empty targets of a repository. Pure. */
final class Initialisation {
  private final MetadataFormat format;
  private final Lifetimes lifetimes;
  private final Instant now;

  Initialisation(MetadataFormat format, Lifetimes lifetimes, Instant now) {
    this.format = format;
    this.lifetimes = lifetimes;
    this.now = now;
  }

  /**
   * The public keys of the four top-level roles.
   *
   * @param root the root certificate
   * @param targets the publisher's targets key
   * @param snapshot the snapshot key, the publisher's own or the server's
   * @param timestamp the server's timestamp key
   */
  record TopLevelKeys(PublicKey root, PublicKey targets, PublicKey snapshot, PublicKey timestamp) {}

  /**
   * Returns the draft of a new repository with an edit applied: root and targets stand in it with
   * version 1, and go up together, so that there is never a repository without what it was made
   * for.
   */
  Draft draft(TopLevelKeys keys, RepositoryEdit edit) {
    RootMetadata root = root(keys);
    TargetsMetadata empty =
        new TargetsMetadata(
            1,
            Expiry.at(now.plus(lifetimes.targets())),
            TargetTable.of(List.of()),
            Delegations.none(),
            JsonObject.empty());
    RepositoryState nothing =
        new RepositoryState(
            unsigned(root),
            Map.of(RoleName.TARGETS, unsigned(empty)),
            Map.of(),
            null,
            Map.of(),
            Map.of());
    Gun gun = edit.gun();
    Draft edited = new EditApplication(gun.value(), format, nothing, lifetimes, now).apply(edit);
    Map<RoleName, TargetsMetadata> targets = new LinkedHashMap<>();
    targets.put(RoleName.TARGETS, empty);
    targets.putAll(edited.targets());
    return new Draft(
        nothing, root, targets, Set.of(), edited.removed(), edited.differences(), edited.wishes());
  }

  private RootMetadata root(TopLevelKeys keys) {
    Map<KeyId, PublicKey> table = new LinkedHashMap<>();
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    list(table, roles, RoleName.ROOT, keys.root());
    list(table, roles, RoleName.SNAPSHOT, keys.snapshot());
    list(table, roles, RoleName.TARGETS, keys.targets());
    list(table, roles, RoleName.TIMESTAMP, keys.timestamp());
    return new RootMetadata(
        1, Expiry.at(now.plus(lifetimes.root())), false, table, roles, JsonObject.empty());
  }

  private void list(
      Map<KeyId, PublicKey> table, Map<RoleName, RoleKeys> roles, RoleName role, PublicKey key) {
    KeyId id = format.keyIdOf(key);
    table.put(id, key);
    roles.put(role, new RoleKeys(List.of(id), 1, JsonObject.empty()));
  }

  private <R extends RoleMetadata> SignedMetadata<R> unsigned(R payload) {
    return new SignedMetadata<>(payload, List.of(), Bytes.empty(), Bytes.empty());
  }
}
