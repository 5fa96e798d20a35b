// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.migration.RepositoryInventory.Note;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Collects what the verified roles of one repository say of its tags. */
final class VerifiedTags {
  private VerifiedTags() {}

  static RepositoryInventory of(TrustClient client, Gun gun) {
    List<SignedTarget> released = client.tags(gun);
    VerifiedRepository repository =
        released.isEmpty() ? client.open(gun) : released.get(0).repository();
    Map<String, InventoryTag> tags = new TreeMap<>();
    released.forEach(target -> tags.put(target.name(), tag(target, true)));
    // What only signers have signed would be lost too.
    client
        .list(gun, RoleName.RELEASES, RoleName.TARGETS)
        .forEach(target -> tags.computeIfAbsent(target.name(), name -> tag(target, false)));
    return new RepositoryInventory(
        gun,
        repository.root().keys().stream().map(RoleKey::canonicalId).distinct().toList(),
        List.copyOf(tags.values()),
        notes(repository, tags.values()),
        Optional.empty());
  }

  private static InventoryTag tag(SignedTarget target, boolean released) {
    return new InventoryTag(
        target.name(),
        target.digest(),
        target.size(),
        target.role(),
        released,
        signatures(target),
        target.earliestExpiry(),
        RegistryState.NOT_ASKED,
        NotationState.NOT_ASKED);
  }

  private static List<TagSignature> signatures(SignedTarget target) {
    return rolesFor(target.repository(), target.name())
        .filter(role -> digest(role, target.name()).filter(target.digest()::equals).isPresent())
        .map(role -> new TagSignature(role.name(), role.signers(), role.expires()))
        .toList();
  }

  private static List<Note> notes(VerifiedRepository repository, Collection<InventoryTag> tags) {
    List<Note> notes = new ArrayList<>();
    repository.warnings().forEach(each -> notes.add(new Note(each.code(), each.message())));
    for (InventoryTag tag : tags) {
      rolesFor(repository, tag.tag())
          .forEach(
              role ->
                  digest(role, tag.tag())
                      .filter(other -> !other.equals(tag.digest()))
                      .ifPresent(other -> notes.add(disagreement(tag, role.name(), other))));
    }
    return notes;
  }

  private static Note disagreement(InventoryTag tag, RoleName role, Digest other) {
    return new Note(
        Note.OTHER_DIGEST,
        tag.tag() + ": " + role + " has " + other + ", " + tag.role() + " " + tag.digest());
  }

  /** The verified roles that may speak for a target, the top-level one first. */
  private static Stream<VerifiedRole<TargetsMetadata>> rolesFor(
      VerifiedRepository repository, String target) {
    return Stream.concat(
        Stream.of(repository.targets()),
        repository.delegations().stream()
            .filter(delegation -> delegation.paths().matches(target))
            .flatMap(delegation -> delegation.verified().stream()));
  }

  private static Optional<Digest> digest(VerifiedRole<TargetsMetadata> role, String target) {
    return role.metadata().payload().targets().find(target).flatMap(file -> file.hashes().sha256());
  }
}
