// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import java.time.Duration;

/**
 * Bounds on what a hostile server can make one update do. Immutable.
 *
 * @param maxRootBytes the longest root file, in bytes; also the cap where a longer length is listed
 * @param maxTimestampBytes the longest timestamp file, in bytes
 * @param maxSnapshotBytes the longest snapshot file, in bytes, whatever length is listed
 * @param maxTargetsBytes the longest targets or delegation file, in bytes, whatever length is
 *     listed
 * @param maxRootRotations how many root versions one update follows
 * @param maxDelegations how many delegated roles one update visits
 * @param maxDelegationDepth how deep delegations may nest
 * @param maxSignatures how many signatures one file may carry
 * @param updateTimeout the longest time for one whole update; whoever has to wait for another
 *     update of the same collection waits that long at most before it
 */
public record Limits(
    long maxRootBytes,
    long maxTimestampBytes,
    long maxSnapshotBytes,
    long maxTargetsBytes,
    int maxRootRotations,
    int maxDelegations,
    int maxDelegationDepth,
    int maxSignatures,
    Duration updateTimeout) {
  /**
   * 1 MiB for root, 64 KiB for timestamp, 16 MiB for snapshot, 32 MiB for targets (some 300 000
   * tags), 1024 root rotations, 4096 delegations, 32 levels, 1024 signatures, two minutes.
   */
  public static final Limits DEFAULT =
      new Limits(
          1L << 20, 64L << 10, 16L << 20, 32L << 20, 1024, 4096, 32, 1024, Duration.ofMinutes(2));

  /**
   * Checks the bounds.
   *
   * @param maxRootBytes the longest root file, in bytes, at least 1
   * @param maxTimestampBytes the longest timestamp file, in bytes, at least 1
   * @param maxSnapshotBytes the longest snapshot file, in bytes, at least 1
   * @param maxTargetsBytes the longest targets or delegation file, in bytes, at least 1
   * @param maxRootRotations how many root versions one update follows, 0 for none
   * @param maxDelegations how many delegated roles one update visits, 0 for none
   * @param maxDelegationDepth how deep delegations may nest, 0 for none
   * @param maxSignatures how many signatures one file may carry, at least 1
   * @param updateTimeout the longest time for one whole update, not negative
   * @throws IllegalArgumentException if one is less
   */
  public Limits {
    if (maxRootBytes < 1 || maxTimestampBytes < 1 || maxSnapshotBytes < 1 || maxTargetsBytes < 1) {
      throw new IllegalArgumentException("every file may have at least 1 byte");
    }
    if (maxRootRotations < 0 || maxDelegations < 0 || maxDelegationDepth < 0 || maxSignatures < 1) {
      throw new IllegalArgumentException(
          "at least 1 signature is needed, and no count is negative");
    }
    if (updateTimeout.isNegative()) {
      throw new IllegalArgumentException("the time for an update is negative: " + updateTimeout);
    }
  }
}
