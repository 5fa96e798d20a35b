// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Gun;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps metadata in memory: the protection against rollback lasts as long as the instance. */
final class MemoryMetadataStore implements MetadataStore {
  private final Map<Gun, StoredMetadata> entries = new ConcurrentHashMap<>();
  private final AtomicLong revisions = new AtomicLong();

  @Override
  public StoredMetadata load(Gun gun) {
    return entries.getOrDefault(gun, StoredMetadata.nothing());
  }

  @Override
  public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
    StoredMetadata marked =
        new StoredMetadata(
            next.files(),
            next.versions(),
            Long.toString(revisions.incrementAndGet()),
            next.problems());
    StoredMetadata now =
        entries.compute(
            gun,
            (ignored, present) -> {
              String revision = present == null ? "" : present.revision();
              return revision.equals(expected.revision()) ? marked : present;
            });
    return now == marked;
  }

  @Override
  public void remove(Gun gun) {
    entries.remove(gun);
  }
}
