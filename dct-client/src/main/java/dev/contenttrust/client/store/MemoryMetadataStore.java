// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Gun;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps metadata in memory: the protection against rollback lasts as long as the instance. */
final class MemoryMetadataStore implements MetadataStore {
  private final Map<Gun, StoredMetadata> entries = new ConcurrentHashMap<>();
  private long revisions;

  @Override
  public StoredMetadata load(Gun gun) {
    return entries.getOrDefault(gun, StoredMetadata.nothing());
  }

  @Override
  public synchronized boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
    if (!load(gun).revision().equals(expected.revision())) {
      return false;
    }
    String revision = Long.toString(++revisions);
    entries.put(gun, new StoredMetadata(next.files(), next.versions(), revision, next.problems()));
    return true;
  }

  @Override
  public synchronized void remove(Gun gun) {
    entries.remove(gun);
  }

  @Override
  public Set<Gun> collections() {
    return Set.copyOf(entries.keySet());
  }
}
