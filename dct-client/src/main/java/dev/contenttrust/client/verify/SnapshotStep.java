// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;

/**
 * The snapshot (TUF 1.0.34, 5.5; notary 0.7.0, {@code client/tufclient.go}): the file that the
 * timestamp promises.
 */
final class SnapshotStep {
  private final Documents documents;
  private final RoleChecks checks;
  private final RollbackGuard guard;
  private final VersionFloor floor;

  SnapshotStep(Documents documents, RoleChecks checks, RollbackGuard guard, VersionFloor floor) {
    this.documents = documents;
    this.checks = checks;
    this.guard = guard;
    this.floor = floor;
  }

  Verified<SnapshotMetadata> accept(Bytes wire, FileMeta promise, Verified<RootMetadata> root) {
    // 5.5.2
    documents.requirePromised(RoleName.SNAPSHOT, promise, wire);
    // 5.5.3
    Verified<SnapshotMetadata> offered =
        checks.requireSigned(RoleName.SNAPSHOT, documents.snapshot(wire), root.payload());
    // 5.5.4
    checks.requireVersionAsPromised(promise, offered);
    // 5.5.5
    guard.requireSnapshotNotOlder(offered.document(), promise.version() == null);
    // 5.5.6
    checks.requireUnexpired(offered);
    requireMadeForThisRoot(offered.payload(), root);
    if (!offered.payload().meta().containsKey(RoleName.TARGETS)) {
      throw guard.missingEntry(RoleName.TARGETS);
    }
    floor.raise(RoleName.SNAPSHOT, offered.version());
    return offered;
  }

  /** Notary's snapshot names the root by hash; where versions are named, the root stands alone. */
  private void requireMadeForThisRoot(SnapshotMetadata offered, Verified<RootMetadata> root) {
    FileMeta promise = offered.meta().get(RoleName.ROOT);
    if (promise != null && promise.version() == null) {
      documents.requirePromised(RoleName.ROOT, promise, root.wireBytes());
    }
  }
}
