// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The targets roles of a repository while an edit is applied: each is copied from the verified
 * state when it is first touched, and looked up as edited from then on. Not thread-safe; one per
 * edit.
 */
final class EditableRoles {
  private final String repository;
  private final RepositoryState state;
  private final Map<RoleName, WorkingTargets> working = new LinkedHashMap<>();
  private final Set<RoleName> removed = new LinkedHashSet<>();

  EditableRoles(String repository, RepositoryState state) {
    this.repository = repository;
    this.state = state;
  }

  /**
   * Returns the role for editing; a delegation that exists but never signed starts empty.
   *
   * @throws IllegalArgumentException if there is no such role, or its metadata is not valid now
   */
  WorkingTargets editable(RoleName role) {
    WorkingTargets existing = working.get(role);
    if (existing != null) {
      return existing;
    }
    SignedMetadata<TargetsMetadata> present = state.targets().get(role);
    if (present == null && state.setAside().containsKey(role)) {
      throw new IllegalArgumentException(
          "the metadata of "
              + role
              + " is not valid now; sign it again first with 'witness "
              + repository
              + " "
              + role
              + "'");
    }
    if (present == null && !role.equals(RoleName.TARGETS) && delegation(role).isEmpty()) {
      throw missing(role);
    }
    return start(role, present == null ? null : present.payload());
  }

  /** Returns the role for editing, from content that is not valid now. */
  WorkingTargets revived(RoleName role, TargetsMetadata content) {
    WorkingTargets existing = working.get(role);
    return existing == null ? start(role, content) : existing;
  }

  /** Returns the role for editing, without what it held unless it was edited already. */
  WorkingTargets emptied(RoleName role) {
    WorkingTargets existing = working.get(role);
    return existing == null ? start(role, null) : existing;
  }

  /** Returns the role that delegates to this one, for editing. */
  WorkingTargets delegatorOf(RoleName role) {
    return editable(
        role.parent()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the role " + role + " is no delegation: its name has no parent")));
  }

  /** Returns what the role's delegator says of it by now. */
  Optional<DelegatedRole> delegation(RoleName role) {
    return role.parent()
        .flatMap(
            parent -> {
              WorkingTargets edited = working.get(parent);
              return edited == null ? state.delegation(role) : edited.delegation(role);
            });
  }

  /**
   * Returns which names the role may sign.
   *
   * @throws IllegalArgumentException if there is no such role
   */
  PathRule scope(RoleName role) {
    if (role.equals(RoleName.TARGETS)) {
      return PathRule.everything();
    }
    DelegatedRole delegation = delegation(role).orElseThrow(() -> missing(role));
    PathRule parent = role.parent().map(this::scope).orElseGet(PathRule::everything);
    return delegation.paths().within(parent);
  }

  /** Notes that the delegation is gone: should it be made again, its targets must not come back. */
  void remove(RoleName role) {
    removed.add(role);
    start(role, null);
  }

  /** Notes that the delegation exists, perhaps again. */
  void restore(RoleName role) {
    removed.remove(role);
  }

  /** Returns the delegations that are gone. */
  Set<RoleName> removed() {
    return Collections.unmodifiableSet(removed);
  }

  /** Returns what has changed and still exists, delegators before the roles they delegate to. */
  List<WorkingTargets> changed() {
    return working.values().stream()
        .filter(WorkingTargets::isChanged)
        .filter(role -> !removed.contains(role.role()))
        .sorted(Comparator.comparingInt(role -> depth(role.role())))
        .toList();
  }

  private WorkingTargets start(RoleName role, @Nullable TargetsMetadata content) {
    WorkingTargets started = new WorkingTargets(role, content);
    working.put(role, started);
    return started;
  }

  private static IllegalArgumentException missing(RoleName role) {
    return new IllegalArgumentException(
        "there is no role " + role + "; add it with 'delegation add'");
  }

  private static int depth(RoleName role) {
    return (int) role.value().chars().filter(c -> c == '/').count();
  }
}
