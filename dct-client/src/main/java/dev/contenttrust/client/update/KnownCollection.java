// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one collection: the state that may answer again, and what is trusted though it
 * could not be stored. Thread-safe; the two are written by whoever leads an update.
 */
final class KnownCollection {
  private final SingleFlight<RoleScope, Explanation> flight = new SingleFlight<>();
  private volatile @Nullable Reuse reuse;
  private volatile @Nullable Unstored unstored;
  private volatile long lastUse;

  /** How many updates are under way or wait; changed in {@link KnownCollections} alone. */
  private int updates;

  /**
   * What is trusted and not stored: it binds this process as if it were, or a store that cannot be
   * written would let an old state, or another first root, back in.
   *
   * @param revision what the store has instead
   * @param state what it should have
   */
  private record Unstored(String revision, StoredMetadata state) {}

  /** Returns what lets simultaneous callers share one update. */
  SingleFlight<RoleScope, Explanation> flight() {
    return flight;
  }

  /** Returns the state that may answer without its files being verified again, if there is one. */
  @Nullable Reuse reuse() {
    return reuse;
  }

  /** Remembers a state; one in which something was missing on the way is not reused. */
  void reuse(Reuse state) {
    reuse = state.isComplete() ? state : null;
  }

  /** Returns what need not be worked out again of files that stayed the same. */
  Recollection memory() {
    Reuse last = reuse;
    return last == null ? Recollection.nothing() : last.memory().copy();
  }

  /**
   * Returns what the store has, or what it should have and did not take. If somebody else stored
   * something meanwhile, that counts; but what was trusted here under the same root binds on.
   */
  StoredMetadata instead(StoredMetadata loaded) {
    Unstored newer = unstored;
    if (newer == null) {
      return loaded;
    }
    StoredMetadata state = newer.state();
    if (newer.revision().equals(loaded.revision())) {
      return new StoredMetadata(
          state.files(), state.versions(), loaded.revision(), loaded.problems());
    }
    Bytes root = loaded.files().get(RoleName.ROOT);
    if (root == null || !root.equals(state.files().get(RoleName.ROOT))) {
      // a rotation or a new creation on the way may have ended what was remembered
      return loaded;
    }
    Map<RoleName, Long> versions = new TreeMap<>(loaded.versions());
    state.versions().forEach((role, version) -> versions.merge(role, version, Math::max));
    return new StoredMetadata(loaded.files(), versions, loaded.revision(), loaded.problems());
  }

  /** Notes what the store should have, until {@link #noteStored()}. */
  void noteUnstored(StoredMetadata loaded, StoredMetadata next) {
    unstored = new Unstored(loaded.revision(), next);
  }

  /** Notes that the store has what it should. */
  void noteStored() {
    unstored = null;
  }

  /** Tells whether nothing would be lost without it. */
  boolean isEmpty() {
    return reuse == null && unstored == null;
  }

  boolean protectsWhatIsNotStored() {
    return unstored != null;
  }

  /** Returns how many bytes the remembered files have. */
  long bytes() {
    Reuse kept = reuse;
    Unstored newer = unstored;
    long inStates = kept == null ? 0 : kept.bytes();
    return newer == null
        ? inStates
        : inStates + newer.state().files().values().stream().mapToLong(file -> file.size()).sum();
  }

  void use() {
    lastUse = System.nanoTime();
  }

  void enter() {
    updates++;
    use();
  }

  void leave() {
    updates--;
  }

  boolean isUpdated() {
    return updates > 0;
  }

  long lastUse() {
    return lastUse;
  }
}
