// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an updater remembers of collections, within a bound: those that were asked for least
 * recently leave first, and are read from the store again when they are needed. What could not be
 * stored leaves last, since nothing else protects it. Reading takes no lock. Thread-safe.
 */
final class KnownCollections {
  /** The usual bounds: a thousand collections, a quarter of a gibibyte of files. */
  static final KnownCollections.Bounds USUAL = new Bounds(1024, 256L << 20);

  private final Bounds bounds;
  private final Map<Gun, KnownCollection> collections = new ConcurrentHashMap<>();

  /**
   * How much is remembered.
   *
   * @param most how many collections
   * @param bytes how many bytes their files may have together; a single collection may have more
   */
  record Bounds(int most, long bytes) {}

  KnownCollections(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Returns what is known of a collection; {@code null} if nothing is. */
  @Nullable KnownCollection find(Gun gun) {
    KnownCollection known = collections.get(gun);
    if (known != null) {
      known.use();
    }
    return known;
  }

  /** Returns the state of a collection that may answer again, if there is one. */
  @Nullable Reuse reuse(Gun gun) {
    KnownCollection known = find(gun);
    return known == null ? null : known.reuse();
  }

  /** Returns what the store has of a collection, or what it should have and did not take. */
  StoredMetadata instead(Gun gun, StoredMetadata loaded) {
    KnownCollection known = find(gun);
    return known == null ? loaded : known.instead(loaded);
  }

  /**
   * Returns what is known of a collection, and be it nothing, to be updated. It stays until {@link
   * #leave}: else what one update learns would be lost to all others.
   */
  KnownCollection enter(Gun gun) {
    return collections.compute(
        gun,
        (ignored, known) -> {
          KnownCollection entered = known == null ? new KnownCollection() : known;
          entered.enter();
          return entered;
        });
  }

  /** Ends an update. What nobody else updates and of which nothing came to be known is dropped. */
  void leave(Gun gun, KnownCollection entered) {
    collections.computeIfPresent(
        gun,
        (ignored, known) -> {
          if (known != entered) {
            return known;
          }
          known.leave();
          // there is no end to names that are asked for in vain
          return known.isEmpty() && !known.isUpdated() ? null : known;
        });
  }

  /** Forgets a collection. */
  void remove(Gun gun) {
    collections.remove(gun);
  }

  /** Drops what is beyond the bounds; to be called when more came to be known of a collection. */
  void tidy(KnownCollection updated) {
    if (isTooMuch()) {
      dropLeastRecent(updated);
    }
  }

  /** Returns how many collections are remembered. */
  int size() {
    return collections.size();
  }

  private boolean isTooMuch() {
    return collections.size() > bounds.most()
        || collections.values().stream().mapToLong(KnownCollection::bytes).sum() > bounds.bytes();
  }

  private synchronized void dropLeastRecent(KnownCollection kept) {
    List<Map.Entry<Gun, KnownCollection>> byUse =
        collections.entrySet().stream()
            .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.<Map.Entry<Gun, KnownCollection>, Boolean>comparing(
                        entry -> entry.getValue().protectsWhatIsNotStored())
                    .thenComparingLong(entry -> entry.getValue().lastUse()))
            .toList();
    for (Map.Entry<Gun, KnownCollection> entry : byUse) {
      if (!isTooMuch()) {
        return;
      }
      if (entry.getValue() != kept) {
        drop(entry.getKey(), entry.getValue());
      }
    }
  }

  private void drop(Gun gun, KnownCollection unused) {
    collections.computeIfPresent(
        gun, (ignored, known) -> known == unused && !known.isUpdated() ? null : known);
  }
}
