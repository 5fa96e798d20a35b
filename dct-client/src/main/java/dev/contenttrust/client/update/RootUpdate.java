// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first step of an update (TUF 1.0.34, 5.3; notary 0.7.0, {@code client/tufclient.go}): which
 * root to begin with, the stored one or the server's, and which newer ones to follow. Not
 * thread-safe; one per update.
 */
final class RootUpdate {
  private final Gun gun;
  private final RootPins.Anchor anchor;
  private final StoredMetadata stored;
  private final @Nullable RemoteFiles remote;
  private final Supplier<TrustedMetadata> updates;
  private final UpdateNotes notes;
  private final AbsentFiles absent;
  private @Nullable Bytes firstRoot;

  /**
   * Prepares the step.
   *
   * @param updates begins an update in which nothing is accepted yet
   */
  RootUpdate(
      Gun gun,
      RootPins.Anchor anchor,
      StoredMetadata stored,
      @Nullable RemoteFiles remote,
      Supplier<TrustedMetadata> updates,
      UpdateNotes notes) {
    this.gun = gun;
    this.anchor = anchor;
    this.stored = stored;
    this.remote = remote;
    this.updates = updates;
    this.notes = notes;
    this.absent = new AbsentFiles(gun);
  }

  /** Begins an update with the stored root, or with the server's where there is none. */
  TrustedMetadata begin() {
    TrustedMetadata trusted = updates.get();
    Bytes storedRoot = stored.files().get(RoleName.ROOT);
    if (storedRoot != null && firstRoot == null && acceptStored(trusted, storedRoot)) {
      notes.cameFrom(RoleName.ROOT, Provenance.CACHE);
    } else {
      if (storedRoot == null) {
        requireNotLost();
      }
      trusted = updates.get();
      trusted.acceptFirstRoot(firstRoot());
      notes.cameFrom(RoleName.ROOT, Provenance.NETWORK);
    }
    reference(trusted, RoleName.TIMESTAMP);
    reference(trusted, RoleName.SNAPSHOT);
    return trusted;
  }

  /** Tells whether a root was accepted that nothing but trust on first use speaks for. */
  boolean trustedOnFirstUse() {
    return firstRoot != null && isFirstUse();
  }

  /**
   * Follows the server's newer roots, version by version.
   *
   * @return whether there were any
   */
  boolean follow(TrustedMetadata trusted, RemoteFiles server) {
    Bytes before = trusted.root().wireBytes();
    Optional<Bytes> next = nextRoot(trusted, server);
    if (next.isEmpty()) {
      // A server without versioned names: the present root may still be the next one. One that is
      // not, an older one for example, is refused with the reason.
      next = server.root().filter(present -> !present.equals(before));
    }
    while (next.isPresent()) {
      trusted.acceptNextRoot(next.get());
      notes.cameFrom(RoleName.ROOT, Provenance.NETWORK);
      next = nextRoot(trusted, server);
    }
    return !trusted.root().wireBytes().equals(before);
  }

  /** A damaged stored root is only replaced where pins say which root is right. */
  private boolean acceptStored(TrustedMetadata trusted, Bytes storedRoot) {
    try {
      trusted.acceptCachedRoot(storedRoot);
      return true;
    } catch (UntrustedException.Malformed | UntrustedException.InsufficientSignatures e) {
      if (isFirstUse() || remote == null) {
        throw e;
      }
      notes.problem(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void requireNotLost() {
    // What the store has and could not read may have been the root.
    boolean knew =
        !stored.files().isEmpty() || !stored.versions().isEmpty() || !stored.problems().isEmpty();
    if (knew && isFirstUse() && firstRoot == null) {
      throw new UntrustedException.RootRejected(
          gun.value(),
          RoleName.ROOT,
          "the stored root of "
              + gun
              + " is lost or unreadable while something is stored ("
              + String.join("; ", stored.problems())
              + "), and a new one would be trusted on first use; pin the root key, or forget what is"
              + " stored of the collection and trust it again");
    }
  }

  private boolean isFirstUse() {
    return anchor instanceof RootPins.Anchor.FirstUse;
  }

  private Bytes firstRoot() {
    if (firstRoot == null) {
      if (remote == null) {
        throw absent.notStored(RoleName.ROOT);
      }
      // Of a collection that is new here the present files are most likely the ones that fit.
      Optional<Bytes> root = stored.files().isEmpty() ? remote.firstRoot() : remote.root();
      firstRoot = root.orElseThrow(() -> absent.noTrustData(remote));
    }
    return firstRoot;
  }

  private void reference(TrustedMetadata trusted, RoleName role) {
    Bytes file = stored.files().get(role);
    if (file != null) {
      trusted.previous(role, file).ifPresent(e -> notes.problem("the stored " + e.getMessage()));
    }
  }

  private static Optional<Bytes> nextRoot(TrustedMetadata trusted, RemoteFiles server) {
    long version = trusted.root().version();
    return version == Long.MAX_VALUE ? Optional.empty() : server.root(version + 1);
  }
}
