// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.Recollection;
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

  /** Returns what the store has, or what it should have and did not take. */
  StoredMetadata instead(StoredMetadata loaded) {
    Unstored newer = unstored;
    return newer == null || !newer.revision().equals(loaded.revision())
        ? loaded
        : new StoredMetadata(
            newer.state().files(), newer.state().versions(), loaded.revision(), loaded.problems());
  }

  /** Notes what the store should have, until {@link #isStored()}. */
  void notStored(StoredMetadata loaded, StoredMetadata next) {
    unstored = new Unstored(loaded.revision(), next);
  }

  /** Notes that the store has what it should. */
  void isStored() {
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

  long lastUse() {
    return lastUse;
  }
}
