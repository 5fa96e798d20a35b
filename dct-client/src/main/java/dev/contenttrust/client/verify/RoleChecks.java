// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the steps of an update require of a file whatever its role: signatures, the promised
 * version, expiry at the time of the update. Not thread-safe; one per update.
 */
final class RoleChecks {
  private final String repository;
  private final Threshold threshold;
  private final ExpiryPolicy expiry;
  private final Instant now;
  private final Map<RoleName, Instant> expired = new TreeMap<>();

  RoleChecks(String repository, Threshold threshold, ExpiryPolicy expiry, Instant now) {
    this.repository = repository;
    this.threshold = threshold;
    this.expiry = expiry;
    this.now = now;
  }

  /** Requires a threshold of the keys that the root lists for a top-level role. */
  <R extends RoleMetadata> Verified<R> requireSigned(
      RoleName role, SignedMetadata<R> document, RootMetadata root) {
    return requireSigned(role, document, root.role(role), root.keys());
  }

  /** Requires a threshold of the keys that the delegator lists. */
  <R extends RoleMetadata> Verified<R> requireSigned(
      RoleName role, SignedMetadata<R> document, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    return new Verified<>(
        role, document, authority, keys, threshold.require(role, document, authority, keys));
  }

  /** Requires the version that the referrer names, where it names one. */
  void requireVersionAsPromised(FileMeta promise, Verified<?> offered) {
    Long promised = promise.version();
    if (promised != null && promised != offered.version()) {
      throw new UntrustedException.VersionMismatch(
          repository,
          offered.role(),
          offered.version(),
          promised,
          offered.role()
              + " of "
              + repository
              + " has version "
              + offered.version()
              + " where version "
              + promised
              + " is promised");
    }
  }

  /** Requires that the file has not expired, or notes that it has where that was chosen. */
  void requireUnexpired(Verified<?> offered) {
    Instant at = offered.payload().expires().at();
    if (!offered.payload().expires().isExpired(now)) {
      return;
    }
    if (expiry == ExpiryPolicy.DANGEROUSLY_IGNORE) {
      expired.put(offered.role(), at);
      return;
    }
    throw new UntrustedException.Expired(
        repository,
        offered.role(),
        at,
        now,
        offered.role()
            + " of "
            + repository
            + ", version "
            + offered.version()
            + ", expired at "
            + at.truncatedTo(ChronoUnit.SECONDS)
            + " (checked at "
            + now.truncatedTo(ChronoUnit.SECONDS)
            + "); its publishers, or for timestamp and snapshot the server, must sign it again");
  }

  /** Returns the roles that passed although they had expired, and when each did. */
  Map<RoleName, Instant> expired() {
    return Map.copyOf(expired);
  }
}
