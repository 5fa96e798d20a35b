// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A store that begins with what another one has, and changes nothing there. Thread-safe. */
final class TrialStore implements MetadataStore {
  private final MetadataStore origin;
  private final Map<Gun, StoredMetadata> changed = new ConcurrentHashMap<>();
  private final AtomicLong revisions = new AtomicLong();

  TrialStore(MetadataStore origin) {
    this.origin = origin;
  }

  @Override
  public StoredMetadata load(Gun gun) {
    return changed.computeIfAbsent(gun, origin::load);
  }

  @Override
  public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
    String revision = "trial " + revisions.incrementAndGet();
    StoredMetadata stored =
        new StoredMetadata(next.files(), next.versions(), revision, next.problems());
    StoredMetadata now =
        changed.compute(
            gun,
            (name, held) ->
                held == null || held.revision().equals(expected.revision()) ? stored : held);
    return now.revision().equals(revision);
  }

  @Override
  public void remove(Gun gun) {
    changed.put(gun, StoredMetadata.nothing());
  }
}
