// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which delegation keys sign for which repositories. Metadata names no repository, so
 * that what a key signed for one could be shown for another. Thread-safe.
 */
final class KeyReuseWatch {
  private final Map<Gun, Set<KeyId>> keysByRepository = new ConcurrentHashMap<>();

  /**
   * Notes the repository's delegation keys, and returns another repository that uses one of them
   * too.
   */
  Optional<Gun> otherUser(VerifiedRepository repository) {
    Set<KeyId> keys = new TreeSet<>();
    for (Delegation delegation : repository.delegations()) {
      delegation.keys().stream().map(RoleKey::canonicalId).forEach(keys::add);
    }
    keysByRepository.put(repository.gun(), keys);
    return keysByRepository.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(repository.gun()))
        .filter(entry -> entry.getValue().stream().anyMatch(keys::contains))
        .map(Map.Entry::getKey)
        .min(Gun::compareTo);
  }
}
