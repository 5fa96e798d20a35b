// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.core.UntrustedException;
import java.time.Duration;
import java.time.Instant;

/**
 * For how long a verified state may answer without its files being verified again. Immutable.
 *
 * @param state the state
 * @param askedAt when the server was last asked whether it is the present one
 * @param from when its files were verified; a clock that goes back before it ends the reuse
 * @param until when the first role expires, or the longest reuse ends
 * @param memory what was worked out of its files; not added to any more
 */
record Reuse(
    VerifiedRepository state, Instant askedAt, Instant from, Instant until, Recollection memory) {
  /** What expires inside a role, such as a root's certificate, is looked at that often. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * Returns the reuse of a new state.
   *
   * @param memory what was worked out when it was verified
   */
  static Reuse of(VerifiedRepository state, Instant askedAt, Recollection memory) {
    Instant from = state.verifiedAt();
    Instant until =
        state.roles().stream()
            .map(VerifiedRole::expires)
            .reduce(from.plus(LONGEST), (a, b) -> a.isBefore(b) ? a : b);
    return new Reuse(state, askedAt, from, until, memory.narrowedTo(state.roles()));
  }

  /** Returns the same, confirmed by the server at that time. */
  Reuse askedAt(Instant time) {
    return new Reuse(state, time, from, until, memory);
  }

  /**
   * Tells whether everything could be had that is promised. What was missing or damaged on the way
   * may be there the next time, under the same timestamp.
   */
  boolean isComplete() {
    return state.delegations().stream()
        .flatMap(delegation -> delegation.error().stream())
        .noneMatch(
            error ->
                error instanceof UntrustedException.Missing
                    || error instanceof UntrustedException.ChecksumMismatch
                    || error instanceof UntrustedException.LengthExceeded);
  }

  /** Returns how many bytes the files of the state have. */
  long bytes() {
    return state.roles().stream().mapToLong(role -> role.metadata().wireBytes().size()).sum();
  }

  boolean isValidAt(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }

  /** Tells whether the server was asked recently enough. */
  boolean isFreshAt(Instant now, Duration maxAge) {
    return isValidAt(now) && !now.isBefore(askedAt) && now.isBefore(askedAt.plus(maxAge));
  }
}
