// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an edit makes of a repository, not yet signed.
 *
 * @param base the state that it was applied to
 * @param root the new root; {@code null} if the root stays as it is
 * @param targets the new payload of each targets role that changes, delegators before the roles
 *     they delegate to
 * @param onlyIfPossible roles among them that are signed where their keys are at hand and left out
 *     otherwise
 * @param removed delegations that no longer exist
 * @param differences what changes, for people
 * @param wishes what the signatures shall be like
 */
record Draft(
    RepositoryState base,
    @Nullable RootMetadata root,
    Map<RoleName, TargetsMetadata> targets,
    Set<RoleName> onlyIfPossible,
    Set<RoleName> removed,
    List<Difference> differences,
    SigningWishes wishes) {
  Draft {
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    onlyIfPossible = Set.copyOf(onlyIfPossible);
    removed = Collections.unmodifiableSet(new LinkedHashSet<>(removed));
    differences = List.copyOf(differences);
  }

  /** Returns the root as it will be. */
  RootMetadata effectiveRoot() {
    return root == null ? base.root().payload() : root;
  }

  /** Returns the draft that leaves the root as it is. */
  Draft withoutRoot() {
    return new Draft(
        base,
        null,
        targets,
        onlyIfPossible,
        removed,
        differences.stream()
            .filter(difference -> !difference.role().equals(RoleName.ROOT))
            .toList(),
        wishes);
  }

  boolean changesNothing() {
    return root == null && targets.isEmpty() && !wishes.snapshotAgain();
  }

  /** Returns the keys of a role as they will be; empty if there will be no such role. */
  Optional<RoleKeyring> keyring(RoleName role) {
    return role.isTopLevel()
        ? Optional.of(RoleKeyring.topLevel(effectiveRoot(), role))
        : role.parent()
            .flatMap(this::content)
            .flatMap(parent -> RoleKeyring.delegated(parent.delegations(), role));
  }

  /** Returns what a targets role will say; empty if it has no valid metadata. */
  Optional<TargetsMetadata> content(RoleName role) {
    TargetsMetadata edited = targets.get(role);
    return edited != null
        ? Optional.of(edited)
        : Optional.ofNullable(base.targets().get(role)).map(SignedMetadata::payload);
  }
}
