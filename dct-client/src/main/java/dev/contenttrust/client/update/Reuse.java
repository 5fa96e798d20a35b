// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.UnusableCertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * For how long a verified state may answer without its files being verified again. Immutable.
 *
 * @param state the state
 * @param others roles outside its scope that were verified before and may still be as they were
 * @param askedAt when the server was last asked whether it is the present one
 * @param from when its files were verified; a clock that goes back before it ends the reuse
 * @param until when the first role or root certificate expires, or the longest reuse ends
 * @param memory what was worked out of its files; not added to any more
 */
record Reuse(
    VerifiedRepository state,
    List<VerifiedRole<?>> others,
    Instant askedAt,
    Instant from,
    Instant until,
    Recollection memory) {
  /** What else expires, such as a pinned certificate authority, is looked at that often. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * Returns the reuse of a new state.
   *
   * @param memory what was worked out when it was verified
   * @param before what was reused before: of what it holds beyond the state nothing is lost
   */
  static Reuse of(
      VerifiedRepository state, Instant askedAt, Recollection memory, @Nullable Reuse before) {
    Instant from = state.verifiedAt();
    Instant until =
        Stream.concat(
                state.roles().stream().map(VerifiedRole::expires),
                state.root().keys().stream().flatMap(key -> endOfCertificate(key.key())))
            .filter(end -> end.isAfter(from))
            .reduce(from.plus(LONGEST), (a, b) -> a.isBefore(b) ? a : b);
    List<VerifiedRole<?>> others =
        before == null
            ? List.of()
            : before.verified().stream().filter(role -> mayStillBe(role.name(), state)).toList();
    Recollection kept = memory.narrowedTo(verified(state, others));
    return new Reuse(state, others, askedAt, from, until, kept);
  }

  private static Stream<Instant> endOfCertificate(PublicKey rootKey) {
    try {
      return Stream.of(RootCertificates.parse(rootKey).notAfter());
    } catch (UnusableCertificateException e) {
      // such a key counts for nothing, and never will
      return Stream.empty();
    }
  }

  private static boolean mayStillBe(RoleName role, VerifiedRepository state) {
    return !state.scope().includes(role)
        && state.snapshot().metadata().payload().meta().containsKey(role);
  }

  private static List<VerifiedRole<?>> verified(
      VerifiedRepository state, List<VerifiedRole<?>> others) {
    return Stream.concat(state.roles().stream(), others.stream()).toList();
  }

  /** Returns the same, confirmed by the server at that time. */
  Reuse askedAt(Instant time) {
    return new Reuse(state, others, time, from, until, memory);
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

  private List<VerifiedRole<?>> verified() {
    return verified(state, others);
  }

  /** Returns how many bytes the files of the roles have. */
  long bytes() {
    return verified().stream().mapToLong(role -> role.metadata().wireBytes().size()).sum();
  }

  boolean covers(RoleScope scope) {
    return state.scope().covers(scope);
  }

  boolean isValidAt(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }

  /** Tells whether the server still sends the known timestamp, and nothing expired meanwhile. */
  boolean isPresent(Instant now, RemoteFiles remote) {
    return isValidAt(now)
        && remote
            .presentTimestamp()
            .filter(state.timestamp().metadata().wireBytes()::equals)
            .isPresent();
  }

  /** Tells whether the server was asked recently enough. */
  boolean isFreshAt(Instant now, Duration maxAge) {
    return isValidAt(now) && !now.isBefore(askedAt) && now.isBefore(askedAt.plus(maxAge));
  }
}
