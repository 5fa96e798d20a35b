// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.DelegationEdge;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.VerificationRules;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One update of one collection (notary 0.7.0, {@code client/tufclient.go}, made strict): which file
 * to offer next, from the store or from the server. What is trusted is decided by {@link
 * TrustedMetadata} alone; nothing is stored here. Not thread-safe; one per update.
 */
final class UpdateRun {
  private final StoredMetadata stored;
  private final @Nullable RemoteFiles remote;
  private final UpdateNotes notes = new UpdateNotes();
  private final AbsentFiles absent;
  private final RootUpdate roots;
  private final List<Verified<?>> accepted = new ArrayList<>();

  /**
   * Prepares an update.
   *
   * @param remote the server's files; {@code null} for an update of the stored ones alone
   * @param memory what need not be worked out again
   */
  UpdateRun(
      Gun gun,
      VerificationRules rules,
      RootPins.Anchor anchor,
      StoredMetadata stored,
      @Nullable RemoteFiles remote,
      Instant now,
      Recollection memory) {
    this.stored = stored;
    this.remote = remote;
    this.absent = new AbsentFiles(gun);
    this.roots =
        new RootUpdate(
            gun,
            anchor,
            stored,
            remote,
            () -> new TrustedMetadata(gun.value(), rules, now, stored.versions(), memory),
            notes);
  }

  /**
   * Verifies everything.
   *
   * @return the completed state
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  TrustedMetadata run() {
    stored.problems().forEach(notes::problem);
    TrustedMetadata trusted = roots.begin();
    try {
      complete(trusted);
      return trusted;
    } catch (UntrustedException refusal) {
      return againWithNewerRoot(refusal);
    }
  }

  /** Returns what was stored when this update began. */
  StoredMetadata stored() {
    return stored;
  }

  /** Returns the roles that were verified so far, root first; the last ones if it began again. */
  List<Verified<?>> accepted() {
    return accepted;
  }

  /** Returns what else is to be told. */
  UpdateNotes notes() {
    return notes;
  }

  /** Tells whether a root was accepted that nothing but trust on first use speaks for. */
  boolean trustedOnFirstUse() {
    return roots.trustedOnFirstUse();
  }

  private void complete(TrustedMetadata trusted) {
    accepted.clear();
    accepted.add(trusted.requireFreshRoot());
    acceptTimestamp(trusted);
    accept(trusted, RoleName.SNAPSHOT, trusted::acceptSnapshot);
    stored.files().forEach((role, file) -> offerPrevious(trusted, role, file));
    accept(trusted, RoleName.TARGETS, trusted::acceptTargets);
    DelegationFiles files = remote == null ? null : new DelegationFiles(trusted, stored, remote);
    Optional<DelegationEdge> next = trusted.delegations().next();
    while (next.isPresent()) {
      if (files != null) {
        files.beginWith(next.get());
      }
      settle(trusted, next.get());
      next = trusted.delegations().next();
    }
  }

  private static void offerPrevious(TrustedMetadata trusted, RoleName role, Bytes file) {
    if (role.equals(RoleName.TARGETS) || !role.isTopLevel()) {
      trusted.previous(role, file);
    }
  }

  private void acceptTimestamp(TrustedMetadata trusted) {
    Bytes file;
    if (remote == null) {
      file = stored.files().get(RoleName.TIMESTAMP);
      if (file == null) {
        throw absent.notStored(RoleName.TIMESTAMP);
      }
    } else {
      file =
          remote
              .timestamp()
              .orElseThrow(() -> absent.noTimestamp(remote, trusted.root().payload()));
    }
    Verified<TimestampMetadata> inForce = trusted.acceptTimestamp(file);
    accepted.add(inForce);
    boolean asSent = remote != null && inForce.wireBytes().equals(file);
    notes.cameFrom(RoleName.TIMESTAMP, asSent ? Provenance.NETWORK : Provenance.CACHE);
  }

  private void settle(TrustedMetadata trusted, DelegationEdge edge) {
    try {
      accept(
          trusted,
          edge.role(),
          file -> trusted.delegations().accept(edge.role(), edge.delegator(), file));
    } catch (UntrustedException e) {
      trusted.delegations().refuse(edge.role(), edge.delegator(), e);
    }
  }

  /** Offers the stored file; if it is not the promised one, the server's. */
  private void accept(TrustedMetadata trusted, RoleName role, Function<Bytes, Verified<?>> step) {
    Bytes file = stored.files().get(role);
    if (file != null) {
      try {
        accepted.add(step.apply(file));
        notes.cameFrom(role, Provenance.CACHE);
        return;
      } catch (UntrustedException.ChecksumMismatch | UntrustedException.LengthExceeded e) {
        if (!e.role().equals(role)) {
          throw e;
        }
      }
    }
    accepted.add(step.apply(download(trusted, role)));
    notes.cameFrom(role, Provenance.NETWORK);
  }

  private Bytes download(TrustedMetadata trusted, RoleName role) {
    if (remote == null) {
      throw absent.notStored(role);
    }
    FileMeta promise =
        trusted
            .promised(role)
            .orElseThrow(() -> new IllegalStateException("nothing is promised of " + role));
    return remote.promised(role, promise).orElseThrow(() -> absent.notServed(role, remote));
  }

  /**
   * Looks for newer roots, since the keys may have changed, and tries once more (TUF 1.0.34, 5.3;
   * as Notary does, here also where the stored root or its certificate expired). So it does where
   * the timestamp was asked for before the root was there: the keys may have changed between the
   * two.
   */
  private TrustedMetadata againWithNewerRoot(UntrustedException refusal) {
    if (remote == null) {
      throw refusal;
    }
    TrustedMetadata trusted = roots.begin();
    boolean found;
    try {
      found = roots.follow(trusted, remote);
    } catch (TrustServerException e) {
      // Without the newer root that the server may have nobody knows whether the refusal stands.
      e.addSuppressed(refusal);
      throw e;
    } catch (UntrustedException e) {
      throw moreTelling(refusal, e);
    }
    if (!found && !remote.tookTimestampOnChance()) {
      throw refusal;
    }
    complete(trusted);
    return trusted;
  }

  /**
   * A root that does not follow explains why the rest does not fit; but a server that went back to
   * an old state altogether has an old root as well.
   */
  private static UntrustedException moreTelling(
      UntrustedException refusal, UntrustedException ofTheRoot) {
    boolean wentBack = refusal instanceof UntrustedException.Rollback;
    UntrustedException told = wentBack ? refusal : ofTheRoot;
    told.addSuppressed(wentBack ? ofTheRoot : refusal);
    return told;
  }
}
