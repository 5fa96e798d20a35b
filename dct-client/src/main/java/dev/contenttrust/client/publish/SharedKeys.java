// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Notices delegation keys that serve a second repository. Delegation metadata names no repository,
 * so that what such a key signed for one could be served as the other's. Looks at what is stored
 * locally, and says nothing of repositories that were never seen here.
 */
final class SharedKeys {
  private static final int MAX_REPOSITORIES = 1_000;

  private final MetadataStore store;
  private final MetadataFormat format;

  SharedKeys(MetadataStore store, MetadataFormat format) {
    this.store = store;
    this.format = format;
  }

  /** Returns one note for each other repository that lists a key which the draft adds. */
  List<String> notes(Gun gun, Draft draft) {
    Set<KeyId> added = added(draft);
    if (added.isEmpty()) {
      return List.of();
    }
    try {
      return store.collections().stream()
          .filter(other -> !other.equals(gun))
          .limit(MAX_REPOSITORIES)
          .flatMap(other -> note(gun, other, added).stream())
          .toList();
    } catch (UncheckedIOException e) {
      return List.of("could not look whether the new keys serve other repositories: " + e);
    }
  }

  private Optional<String> note(Gun gun, Gun other, Set<KeyId> added) {
    Set<KeyId> shared = stored(other);
    shared.retainAll(added);
    return shared.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (shared.size() == 1 ? "the key " : "the keys ")
                + shared.stream().map(KeyId::value).collect(Collectors.joining(", "))
                + (shared.size() == 1 ? " also signs for " : " also sign for ")
                + other
                + "; a server could present what they sign there as content of "
                + gun
                + ", so a key of its own is safer");
  }

  private static Set<KeyId> added(Draft draft) {
    Set<KeyId> added = new LinkedHashSet<>();
    Set<KeyId> before = new LinkedHashSet<>();
    draft
        .targets()
        .values()
        .forEach(targets -> added.addAll(RoleKeyring.idsOf(targets.delegations())));
    draft
        .base()
        .targets()
        .values()
        .forEach(targets -> before.addAll(RoleKeyring.idsOf(targets.payload().delegations())));
    added.removeAll(before);
    return added;
  }

  private Set<KeyId> stored(Gun gun) {
    Set<KeyId> ids = new LinkedHashSet<>();
    store
        .load(gun)
        .files()
        .forEach(
            (role, file) -> {
              if (role.equals(RoleName.TARGETS) || !role.isTopLevel()) {
                ids.addAll(RoleKeyring.idsOf(delegations(role, file)));
              }
            });
    return ids;
  }

  private Delegations delegations(RoleName role, Bytes file) {
    try {
      SignedMetadata<TargetsMetadata> targets = format.readTargets(role, file);
      return targets.payload().delegations();
    } catch (MalformedJsonException e) {
      // A damaged file of another repository cannot be used by anybody; that is not our matter.
      return Delegations.none();
    }
  }
}
