// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is published, and the drafts of what follows. Not thread-safe. */
final class RepositoryState {
  private final Map<RoleName, SignedMetadata<?>> published;
  private final Map<RoleName, Draft> drafts = new TreeMap<>();

  RepositoryState(Map<RoleName, SignedMetadata<?>> published) {
    this.published = new TreeMap<>(published);
  }

  /** Returns what a role will say; {@code null} if there is no such role. */
  @Nullable RoleMetadata next(RoleName role) {
    Draft draft = drafts.get(role);
    if (draft != null) {
      return draft.payload();
    }
    SignedMetadata<?> document = published.get(role);
    return document == null ? null : document.payload();
  }

  RootMetadata nextRoot() {
    RootMetadata root = (RootMetadata) next(RoleName.ROOT);
    if (root == null) {
      throw new IllegalStateException("a repository has a root");
    }
    return root;
  }

  /** Returns a role's next file, or the present one if it does not change. */
  SignedMetadata<?> document(RoleName role) {
    Draft draft = drafts.get(role);
    SignedMetadata<?> document = draft == null ? published.get(role) : draft.document();
    if (document == null) {
      throw new IllegalStateException("there is no " + role);
    }
    return document;
  }

  /** Returns the version that a role's next file has. */
  long nextVersion(RoleName role) {
    SignedMetadata<?> present = published.get(role);
    return present == null ? 1 : Math.addExact(present.payload().version(), 1);
  }

  Set<RoleName> targetsRoles() {
    Set<RoleName> roles = new TreeSet<>(published.keySet());
    roles.addAll(drafts.keySet());
    roles.removeIf(role -> !(next(role) instanceof TargetsMetadata));
    return roles;
  }

  void draft(RoleName role, RoleMetadata payload) {
    drafts.put(role, Draft.unsigned(role, payload));
  }

  @Nullable Draft draftOf(RoleName role) {
    return drafts.get(role);
  }

  void replace(Draft draft) {
    drafts.put(draft.role(), draft);
  }

  void replaceDrafts(UnaryOperator<Draft> change) {
    drafts.replaceAll((role, draft) -> change.apply(draft));
  }

  Collection<Draft> drafts() {
    return drafts.values();
  }

  Hierarchy hierarchy() {
    Map<RoleName, RoleMetadata> next = new TreeMap<>();
    published.forEach((role, document) -> next.put(role, document.payload()));
    drafts.forEach((role, draft) -> next.put(role, draft.payload()));
    SignedMetadata<?> root = published.get(RoleName.ROOT);
    return new Hierarchy(
        next.values(),
        (RootMetadata) next.get(RoleName.ROOT),
        root == null ? null : (RootMetadata) root.payload());
  }

  /** Makes the drafts what is published, and returns all of it. */
  Map<RoleName, SignedMetadata<?>> publish() {
    drafts.values().forEach(draft -> published.put(draft.role(), draft.document()));
    drafts.clear();
    return published;
  }
}
