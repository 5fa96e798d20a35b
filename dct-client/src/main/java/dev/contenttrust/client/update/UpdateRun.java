// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.DelegationEdge;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.VerificationRules;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One update of one collection (notary-v1 section 6, made strict): which file to offer next, from
 * the store or from the server. What is trusted is decided by {@link TrustedMetadata} alone;
 * nothing is stored here. Not thread-safe; one per update.
 */
final class UpdateRun {
  private final Gun gun;
  private final VerificationRules rules;
  private final RootPins.Anchor anchor;
  private final StoredMetadata stored;
  private final @Nullable RemoteFiles remote;
  private final Instant now;
  private final Map<RoleName, Provenance> provenance = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable Bytes firstRoot;

  /** Prepares an update; without {@code remote} it is one of the stored files alone. */
  UpdateRun(
      Gun gun,
      VerificationRules rules,
      RootPins.Anchor anchor,
      StoredMetadata stored,
      @Nullable RemoteFiles remote,
      Instant now) {
    this.gun = gun;
    this.rules = rules;
    this.anchor = anchor;
    this.stored = stored;
    this.remote = remote;
    this.now = now;
  }

  /**
   * Verifies everything.
   *
   * @return the completed state
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  TrustedMetadata run() {
    problems.addAll(stored.problems());
    TrustedMetadata trusted = start();
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

  /** Returns where the file of an accepted role came from. */
  Provenance provenance(RoleName role) {
    return provenance.getOrDefault(role, Provenance.CACHE);
  }

  /** Tells whether a root was accepted that nothing but trust on first use speaks for. */
  boolean trustedOnFirstUse() {
    return firstRoot != null && anchor instanceof RootPins.Anchor.FirstUse;
  }

  /** Returns which stored files were of no use, in words. */
  List<String> problems() {
    return problems;
  }

  private TrustedMetadata start() {
    TrustedMetadata trusted = new TrustedMetadata(gun.value(), rules, now, stored.versions());
    Bytes storedRoot = stored.files().get(RoleName.ROOT);
    if (storedRoot != null && firstRoot == null && acceptStored(trusted, storedRoot)) {
      provenance.put(RoleName.ROOT, Provenance.CACHE);
    } else {
      if (storedRoot == null) {
        requireNotLost();
      }
      trusted = new TrustedMetadata(gun.value(), rules, now, stored.versions());
      trusted.acceptFirstRoot(firstRoot());
      provenance.put(RoleName.ROOT, Provenance.NETWORK);
    }
    reference(RoleName.TIMESTAMP, trusted::previousTimestamp);
    reference(RoleName.SNAPSHOT, trusted::previousSnapshot);
    return trusted;
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
      problems.add(String.valueOf(e.getMessage()));
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
        throw notInStore(RoleName.ROOT);
      }
      firstRoot = remote.root().orElseThrow(() -> noTrustData(remote));
    }
    return firstRoot;
  }

  private void reference(RoleName role, Function<Bytes, Optional<UntrustedException>> use) {
    Bytes file = stored.files().get(role);
    if (file != null) {
      use.apply(file).ifPresent(e -> addProblem("the stored " + e.getMessage()));
    }
  }

  private void addProblem(String problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private void complete(TrustedMetadata trusted) {
    trusted.requireFreshRoot();
    acceptTimestamp(trusted);
    accept(trusted, RoleName.SNAPSHOT, trusted::acceptSnapshot);
    stored.files().forEach((role, file) -> offerPrevious(trusted, role, file));
    accept(trusted, RoleName.TARGETS, trusted::acceptTargets);
    Optional<DelegationEdge> next = trusted.nextDelegation();
    while (next.isPresent()) {
      settle(trusted, next.get());
      next = trusted.nextDelegation();
    }
  }

  private static void offerPrevious(TrustedMetadata trusted, RoleName role, Bytes file) {
    if (role.equals(RoleName.TARGETS) || !role.isTopLevel()) {
      trusted.previousTargets(role, file);
    }
  }

  private void acceptTimestamp(TrustedMetadata trusted) {
    Bytes file;
    if (remote == null) {
      file = stored.files().get(RoleName.TIMESTAMP);
      if (file == null) {
        throw notInStore(RoleName.TIMESTAMP);
      }
    } else {
      file = remote.timestamp().orElseThrow(() -> noTimestamp(remote, trusted));
    }
    Bytes inForce = trusted.acceptTimestamp(file).wireBytes();
    boolean asSent = remote != null && inForce.equals(file);
    provenance.put(RoleName.TIMESTAMP, asSent ? Provenance.NETWORK : Provenance.CACHE);
  }

  private void settle(TrustedMetadata trusted, DelegationEdge edge) {
    try {
      accept(
          trusted,
          edge.role(),
          file -> trusted.acceptDelegation(edge.role(), edge.delegator(), file));
    } catch (UntrustedException e) {
      trusted.refuseDelegation(edge.role(), edge.delegator(), e);
    }
  }

  /** Offers the stored file; if it is not the promised one, the server's. */
  private void accept(TrustedMetadata trusted, RoleName role, Consumer<Bytes> step) {
    Bytes file = stored.files().get(role);
    if (file != null) {
      try {
        step.accept(file);
        provenance.put(role, Provenance.CACHE);
        return;
      } catch (UntrustedException.ChecksumMismatch | UntrustedException.LengthExceeded e) {
        if (!e.role().equals(role)) {
          throw e;
        }
      }
    }
    step.accept(download(trusted, role));
    provenance.put(role, Provenance.NETWORK);
  }

  private Bytes download(TrustedMetadata trusted, RoleName role) {
    if (remote == null) {
      if (role.isTopLevel()) {
        throw notInStore(role);
      }
      throw missing(role, "the store does not have its present file, and no server may be asked");
    }
    FileMeta promise =
        trusted
            .promised(role)
            .orElseThrow(() -> new IllegalStateException("nothing is promised of " + role));
    return remote
        .promised(role, promise)
        .orElseThrow(
            () -> missing(role, remote.server() + " does not have the file that is promised"));
  }

  /**
   * Looks for newer roots, since the keys may have changed, and tries once more (TUF 1.0.34, 5.3;
   * notary-v1 6.3, here also where the stored root or its certificate expired).
   */
  private TrustedMetadata againWithNewerRoot(UntrustedException refusal) {
    if (remote == null) {
      throw refusal;
    }
    TrustedMetadata trusted = start();
    boolean found;
    try {
      found = followRoots(trusted, remote);
    } catch (TrustServerException e) {
      refusal.addSuppressed(e);
      throw refusal;
    } catch (UntrustedException e) {
      throw moreTelling(refusal, e);
    }
    if (!found) {
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

  private boolean followRoots(TrustedMetadata trusted, RemoteFiles server) {
    Bytes before = trusted.root().wireBytes();
    Optional<Bytes> next = nextRoot(trusted, server);
    if (next.isEmpty()) {
      // A server without versioned names: the present root may still be the next one. One that is
      // not, an older one for example, is refused with the reason.
      next = server.root().filter(present -> !present.equals(before));
    }
    while (next.isPresent()) {
      trusted.acceptNextRoot(next.get());
      provenance.put(RoleName.ROOT, Provenance.NETWORK);
      next = nextRoot(trusted, server);
    }
    return !trusted.root().wireBytes().equals(before);
  }

  private static Optional<Bytes> nextRoot(TrustedMetadata trusted, RemoteFiles server) {
    long version = trusted.root().version();
    return version == Long.MAX_VALUE ? Optional.empty() : server.root(version + 1);
  }

  private NotSignedException noTrustData(RemoteFiles server) {
    return new NotSignedException(
        gun.value(),
        NotSignedException.Reason.NO_TRUST_DATA,
        "",
        "remote trust data does not exist for "
            + gun
            + ": "
            + server.server()
            + " does not have trust data for "
            + gun);
  }

  /** Tells a collection that was deleted from one whose files do not fit together. */
  private RuntimeException noTimestamp(RemoteFiles server, TrustedMetadata trusted) {
    if (server.root().isPresent()) {
      return missing(
          RoleName.TIMESTAMP,
          server.server() + " has a root and no timestamp; it must be published again");
    }
    return RemovedCollection.of(gun, server.server(), trusted.root().payload());
  }

  private UntrustedException.Missing missing(RoleName role, String why) {
    return new UntrustedException.Missing(
        gun.value(), role, role + " of " + gun + " is missing: " + why);
  }

  private TrustServerException notInStore(RoleName role) {
    return new TrustServerException(
        gun.value(),
        TrustServerException.Reason.OFFLINE,
        0,
        "the store has no " + role + " of " + gun + " that fits, and no server may be asked",
        null);
  }
}
