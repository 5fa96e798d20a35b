// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import java.time.Duration;

/**
 * Bounds on what a hostile server can make one update do (threats W17, W18). Immutable.
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
 * @param updateTimeout the longest time for one whole update
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
}
