// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
    VerifiedRepository repository = target.repository();
    List<TagSignature> found = new ArrayList<>();
    add(found, repository.targets(), target);
    for (Delegation delegation : repository.delegations()) {
      if (delegation.paths().matches(target.name())) {
        delegation.verified().ifPresent(role -> add(found, role, target));
      }
    }
    return found;
  }

  private static void add(
      List<TagSignature> found, VerifiedRole<TargetsMetadata> role, SignedTarget target) {
    Optional<Digest> digest =
        role.metadata()
            .payload()
            .targets()
            .find(target.name())
            .flatMap(file -> file.hashes().sha256());
    if (digest.filter(target.digest()::equals).isPresent()) {
      found.add(new TagSignature(role.name(), role.signers(), role.expires()));
    }
  }
}
