// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds who must sign a role, in the state that is about to be published. */
final class Hierarchy {
  private Hierarchy() {}

  /**
   * Returns every authority that a role's file must satisfy: for the root the one before as well,
   * for a delegated role each of its delegators.
   */
  static List<Authority> authorities(
      RoleName role, Map<RoleName, RoleMetadata> next, @Nullable RootMetadata publishedRoot) {
    List<Authority> authorities = new ArrayList<>();
    if (role.isTopLevel()) {
      RootMetadata root = (RootMetadata) next.get(RoleName.ROOT);
      if (root == null) {
        throw new IllegalStateException("the keys of the top-level roles are not chosen yet");
      }
      authorities.add(new Authority(root.role(role), root.keys()));
      if (role.equals(RoleName.ROOT) && publishedRoot != null) {
        authorities.add(new Authority(publishedRoot.role(role), publishedRoot.keys()));
      }
      return authorities;
    }
    for (RoleMetadata delegator : next.values()) {
      if (delegator instanceof TargetsMetadata targets) {
        targets
            .delegations()
            .role(role)
            .ifPresent(
                terms ->
                    authorities.add(new Authority(terms.keys(), targets.delegations().keys())));
      }
    }
    return authorities;
  }
}
