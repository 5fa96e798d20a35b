// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.TargetsMetadata;

/** What became of a delegation in one update. */
public sealed interface DelegationOutcome {
  /**
   * The role was verified against its present delegator.
   *
   * @param role what it says
   */
  record Accepted(Verified<TargetsMetadata> role) implements DelegationOutcome {}

  /**
   * The role must not be trusted. Others are not affected, but nothing of lower priority may answer
   * for names that it covers.
   *
   * @param reason why
   */
  record Refused(UntrustedException reason) implements DelegationOutcome {}

  /** The role never appeared in a snapshot: its holders have not signed yet. A normal state. */
  enum Unpublished implements DelegationOutcome {
    /** The only value. */
    UNPUBLISHED
  }

  /** The role's file was not offered yet. */
  enum Pending implements DelegationOutcome {
    /** The only value. */
    PENDING
  }
}
