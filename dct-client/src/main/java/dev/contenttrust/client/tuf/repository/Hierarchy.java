// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who must sign which role, in the state that is about to be published. Immutable. */
final class Hierarchy {
  private final @Nullable RootMetadata root;
  private final @Nullable RootMetadata publishedRoot;
  private final List<Delegations> delegations;

  /**
   * Looks at a state.
   *
   * @param next what each role will say
   * @param root the root among it
   * @param publishedRoot the root before, which must sign the next one too
   */
  Hierarchy(
      Collection<RoleMetadata> next,
      @Nullable RootMetadata root,
      @Nullable RootMetadata publishedRoot) {
    this.root = root;
    this.publishedRoot = publishedRoot;
    this.delegations =
        next.stream()
            .filter(TargetsMetadata.class::isInstance)
            .map(role -> ((TargetsMetadata) role).delegations())
            .filter(listed -> !listed.roles().isEmpty() || listed.succinctRoles() != null)
            .toList();
  }

  /**
   * Returns every authority that a role's file must satisfy: for the root the one before as well,
   * for a delegated role each of its delegators.
   */
  List<Authority> authorities(RoleName role) {
    List<Authority> authorities = new ArrayList<>();
    if (role.isTopLevel()) {
      if (root == null) {
        throw new IllegalStateException("the keys of the top-level roles are not chosen yet");
      }
      authorities.add(new Authority(root.role(role), root.keys()));
      if (role.equals(RoleName.ROOT) && publishedRoot != null) {
        authorities.add(new Authority(publishedRoot.role(role), publishedRoot.keys()));
      }
      return authorities;
    }
    for (Delegations delegator : delegations) {
      delegator
          .role(role)
          .ifPresent(terms -> authorities.add(new Authority(terms.keys(), delegator.keys())));
    }
    return authorities;
  }
}
