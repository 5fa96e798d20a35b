// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;

/**
 * The timestamp (TUF 1.0.34, 5.4; notary 0.7.0, {@code client/tufclient.go}): nothing promises it
 * but the clock.
 */
final class TimestampStep {
  private final Documents documents;
  private final RoleChecks checks;
  private final RollbackGuard guard;
  private final VersionFloor floor;

  TimestampStep(Documents documents, RoleChecks checks, RollbackGuard guard, VersionFloor floor) {
    this.documents = documents;
    this.checks = checks;
    this.guard = guard;
    this.floor = floor;
  }

  /** Returns the timestamp in force: the offered one, or the stored one of the same version. */
  Verified<TimestampMetadata> accept(Bytes wire, RootMetadata root) {
    SignedMetadata<TimestampMetadata> document = documents.timestamp(wire);
    // 5.4.2
    Verified<TimestampMetadata> offered = checks.requireSigned(RoleName.TIMESTAMP, document, root);
    // 5.4.3
    guard.requireTimestampNotOlder(offered.payload());
    Verified<TimestampMetadata> inForce = offered;
    SignedMetadata<TimestampMetadata> known = guard.timestamp();
    if (known != null && known.payload().version() == offered.version()) {
      // 5.4.3.1: the offered one is discarded
      inForce = checks.requireSigned(RoleName.TIMESTAMP, known, root);
    }
    // 5.4.4
    checks.requireUnexpired(inForce);
    floor.raise(RoleName.TIMESTAMP, inForce.version());
    return inForce;
  }
}
