// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.client.verify.Threshold;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The roles that promise the files of others: the snapshot those of the targets roles, the
 * timestamp that of the snapshot. Drafted when what they promise is final. Not thread-safe; one for
 * each operation.
 */
final class Referrers {
  private final RepositoryState state;
  private final Hierarchy hierarchy;
  private final Threshold threshold;
  private final Expiry expiry;

  Referrers(RepositoryState state, Hierarchy hierarchy, Threshold threshold, Expiry expiry) {
    this.state = state;
    this.hierarchy = hierarchy;
    this.threshold = threshold;
    this.expiry = expiry;
  }

  /** Makes the snapshot, then the timestamp, once everything that they refer to is complete. */
  void derive() {
    boolean targetsComplete =
        state.drafts().stream()
            .filter(draft -> draft.payload() instanceof TargetsMetadata)
            .allMatch(this::isComplete);
    if (!targetsComplete) {
      return;
    }
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    state.targetsRoles().forEach(role -> meta.put(role, promise(role)));
    SnapshotMetadata snapshot = (SnapshotMetadata) state.next(RoleName.SNAPSHOT);
    if (snapshot == null || !snapshot.meta().equals(meta)) {
      draftSnapshot(meta);
    }
    Draft pending = state.draftOf(RoleName.SNAPSHOT);
    if (pending != null && !isComplete(pending)) {
      return;
    }
    FileMeta promise = promise(RoleName.SNAPSHOT);
    TimestampMetadata timestamp = (TimestampMetadata) state.next(RoleName.TIMESTAMP);
    if (timestamp == null || !timestamp.snapshot().equals(promise)) {
      draftTimestamp(promise);
    }
  }

  /** Drafts one of both with what it says now. */
  void renew(RoleName role) {
    if (state.next(role) instanceof SnapshotMetadata snapshot) {
      draftSnapshot(snapshot.meta());
    } else if (state.next(role) instanceof TimestampMetadata timestamp) {
      draftTimestamp(timestamp.snapshot());
    }
  }

  private void draftSnapshot(Map<RoleName, FileMeta> meta) {
    long version = state.nextVersion(RoleName.SNAPSHOT);
    state.draft(RoleName.SNAPSHOT, new SnapshotMetadata(version, expiry, meta, JsonObject.empty()));
  }

  private void draftTimestamp(FileMeta snapshot) {
    long version = state.nextVersion(RoleName.TIMESTAMP);
    state.draft(
        RoleName.TIMESTAMP, new TimestampMetadata(version, expiry, snapshot, JsonObject.empty()));
  }

  private boolean isComplete(Draft draft) {
    return draft.isComplete(hierarchy.authorities(draft.role()), threshold);
  }

  private FileMeta promise(RoleName role) {
    SignedMetadata<?> document = state.document(role);
    Bytes file = document.wireBytes();
    return new FileMeta(
        document.payload().version(),
        (long) file.size(),
        Hashes.of(Digest.sha256Of(file)),
        JsonObject.empty());
  }
}
