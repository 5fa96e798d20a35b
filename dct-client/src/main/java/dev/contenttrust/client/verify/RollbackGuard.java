// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import dev.contenttrust.crypto.KeyIdentity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What must not go backwards, and when that is forgotten.
 *
 * <p>Two memories: the remembered versions, which survive a damaged file, and the stored timestamp
 * and snapshot, which say more (which roles there were). A stored file counts only as long as the
 * root in force would accept it; its expiry does not matter.
 *
 * <p>Which version rule applies is told by the data: where a snapshot or timestamp names versions
 * (TUF), the file must have exactly that version and the snapshot's entries must not go back; where
 * it names hashes alone (Notary), the file's own version must not go back.
 *
 * <p>Recovery from fast-forward (TUF 1.0.34, 5.3.11): when a new root takes the timestamp's or the
 * snapshot's signing keys away, both stored files and both versions are dropped, since whoever held
 * the old keys may have set them to the maximum. Asked after each root, because keys may come back.
 * Versions of targets roles are not dropped: their own keys vouch for them in Notary, and in TUF
 * they are kept in the snapshot.
 */
final class RollbackGuard {
  private final String repository;
  private final Documents documents;
  private final Threshold threshold;
  private final VersionFloor floor;
  private boolean rootIsForeign;
  private @Nullable SignedMetadata<TimestampMetadata> timestamp;
  private @Nullable SignedMetadata<SnapshotMetadata> snapshot;

  RollbackGuard(String repository, Documents documents, Threshold threshold, VersionFloor floor) {
    this.repository = repository;
    this.documents = documents;
    this.threshold = threshold;
    this.floor = floor;
  }

  /**
   * Notes which root the stored files belong to. A stored root newer than the remembered version
   * was put there by another program, which may have followed a rotation that this one has not
   * seen: then a stored file that does not verify is the trace of a rotation, not damage.
   */
  void startFrom(RootMetadata stored) {
    rootIsForeign = floor.knows(RoleName.ROOT) && stored.version() > floor.of(RoleName.ROOT);
  }

  Optional<UntrustedException> useTimestamp(Bytes stored, RootMetadata root) {
    try {
      timestamp = reference(RoleName.TIMESTAMP, stored, root, documents::timestamp);
      return Optional.empty();
    } catch (UntrustedException e) {
      return Optional.of(e);
    }
  }

  Optional<UntrustedException> useSnapshot(Bytes stored, RootMetadata root) {
    try {
      snapshot = reference(RoleName.SNAPSHOT, stored, root, documents::snapshot);
      return Optional.empty();
    } catch (UntrustedException e) {
      return Optional.of(e);
    }
  }

  /** Asks whether the step from one root to the next ends what the old keys had signed. */
  void rootChanged(RootMetadata old, RootMetadata next) {
    if (rotated(RoleName.TIMESTAMP, timestamp, old, next)
        || rotated(RoleName.SNAPSHOT, snapshot, old, next)) {
      recover();
    }
  }

  @Nullable SignedMetadata<TimestampMetadata> timestamp() {
    return timestamp;
  }

  /** Tells whether the stored timestamp or snapshot counts. */
  boolean protects(RoleName role) {
    return role.equals(RoleName.TIMESTAMP)
        ? timestamp != null
        : role.equals(RoleName.SNAPSHOT) && snapshot != null;
  }

  /**
   * TUF 1.0.34, 5.4.3: a new timestamp and the snapshot that it names are not older than known. One
   * of the known version is not looked at any further, since it is discarded.
   */
  void requireTimestampNotOlder(TimestampMetadata next) {
    floor.requireNotBelow(RoleName.TIMESTAMP, next.version());
    if (timestamp != null && timestamp.payload().version() == next.version()) {
      return;
    }
    Long named = next.snapshot().version();
    if (named == null) {
      return;
    }
    floor.requireNotBelow(RoleName.SNAPSHOT, named);
    if (timestamp != null) {
      requireMetaNotOlder(RoleName.SNAPSHOT, timestamp.payload().snapshot(), next.snapshot());
    }
  }

  /**
   * Version, content and entries of a new snapshot. TUF 1.0.34, 5.5.5: every entry that names a
   * version stays, and with no lower version. Entries without versions (Notary) may go, together
   * with their delegation: {@link DelegationTree} looks at that once the delegator is known.
   */
  void requireSnapshotNotOlder(SignedMetadata<SnapshotMetadata> next, boolean linkedByHash) {
    floor.requireNotBelow(RoleName.SNAPSHOT, next.payload().version());
    if (snapshot == null) {
      return;
    }
    if (linkedByHash) {
      requireSameIfSameVersion(RoleName.SNAPSHOT, snapshot, next);
    }
    for (Map.Entry<RoleName, FileMeta> known : snapshot.payload().meta().entrySet()) {
      if (known.getValue().version() == null) {
        continue;
      }
      FileMeta offered = next.payload().meta().get(known.getKey());
      if (offered == null) {
        throw missingEntry(known.getKey());
      }
      requireMetaNotOlder(known.getKey(), known.getValue(), offered);
    }
  }

  /** Tells whether the role was there before: an entry that must not just disappear. */
  boolean wasPublished(RoleName role) {
    return floor.knows(role) || (snapshot != null && snapshot.payload().meta().containsKey(role));
  }

  /** Returns the roles that the stored snapshot lists. */
  Set<RoleName> listedBefore() {
    return snapshot == null ? Set.of() : snapshot.payload().meta().keySet();
  }

  /** Returns how many roles may be delegated, by what is remembered and the stored snapshot. */
  int published() {
    return floor.size() + listedBefore().size();
  }

  UntrustedException.Missing missingEntry(RoleName role) {
    return new UntrustedException.Missing(
        repository,
        role,
        role
            + " of "
            + repository
            + " was listed in an earlier snapshot and is missing in the present one, though nobody"
            + " withdrew it; its publishers must sign it again");
  }

  /** Requires that a file is not older than one that its present keys would accept too. */
  void requireNotOlder(RoleName role, SignedMetadata<?> known, SignedMetadata<?> offered) {
    floor.raise(role, known.payload().version());
    floor.requireNotBelow(role, offered.payload().version());
    requireSameIfSameVersion(role, known, offered);
  }

  /**
   * Refuses a second content under one version. Either the role's keys signed both, or a key of the
   * server was used to replace what publishers signed; in no case can a reader know which is right.
   * Only the payload is compared: another signature over the same payload is no change. Timestamps
   * are exempt, as TUF 1.0.34, 5.4.3.1 wants: the known one stays in force.
   */
  private void requireSameIfSameVersion(
      RoleName role, SignedMetadata<?> known, SignedMetadata<?> offered) {
    long version = offered.payload().version();
    if (version == known.payload().version()
        && !offered.signedBytes().equals(known.signedBytes())) {
      throw new UntrustedException.Rollback(
          repository,
          role,
          version,
          version + 1,
          role
              + " of "
              + repository
              + ": version "
              + version
              + " has another content than the version "
              + version
              + " that is already trusted; a change needs a higher version");
    }
  }

  private void requireMetaNotOlder(RoleName role, FileMeta known, FileMeta offered) {
    Long before = known.version();
    Long after = offered.version();
    if (before != null && (after == null || after < before)) {
      throw new UntrustedException.Rollback(
          repository,
          role,
          after == null ? 0 : after,
          before,
          role
              + " of "
              + repository
              + ": the version named for it went back from "
              + before
              + " to "
              + (after == null ? "none" : after)
              + "; the server serves an old state");
    }
  }

  private <R extends RoleMetadata> SignedMetadata<R> reference(
      RoleName role, Bytes stored, RootMetadata root, Function<Bytes, SignedMetadata<R>> parser) {
    SignedMetadata<R> document = parser.apply(stored);
    try {
      threshold.require(role, document, root.role(role), root.keys());
    } catch (UntrustedException e) {
      if (rootIsForeign) {
        recover();
      }
      throw e;
    }
    floor.raise(role, document.payload().version());
    return document;
  }

  private boolean rotated(
      RoleName role, @Nullable SignedMetadata<?> stored, RootMetadata old, RootMetadata next) {
    if (stored != null) {
      return !threshold.isMet(role, stored, next.role(role), next.keys());
    }
    // Without the file, only where the keys that stay could not make a valid one is it certain.
    Set<KeyIdentity> staying = threshold.identities(old.role(role).keyIds(), old.keys());
    staying.retainAll(threshold.identities(next.role(role).keyIds(), next.keys()));
    return staying.size() < next.role(role).threshold();
  }

  private void recover() {
    timestamp = null;
    snapshot = null;
    floor.forget(RoleName.TIMESTAMP);
    floor.forget(RoleName.SNAPSHOT);
  }
}
