// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One update of one collection: takes files role by role and trusts each or throws. No I/O and no
 * clock; cached and downloaded bytes go through the same door.
 *
 * <p>The order, in which only the first step has a choice:
 *
 * <ol>
 *   <li>{@link #acceptCachedRoot} with the stored or pinned root, or {@link #acceptFirstRoot} where
 *       there is none;
 *   <li>{@link #previousTimestamp}, {@link #previousSnapshot}: what is stored, as far as it is.
 *       Given before newer roots, so that a rotation on the way is noticed (recovery, TUF 5.3.11);
 *   <li>{@link #acceptNextRoot} with version N + 1 until there is none. Versions are never skipped,
 *       though old keys may have signed a much later root: whoever can leave out versions can leave
 *       out a revocation;
 *   <li>{@link #requireFreshRoot}: from now on the root is fixed. A still newer one needs a new
 *       update;
 *   <li>{@link #acceptTimestamp}, {@link #acceptSnapshot};
 *   <li>{@link #acceptTargets}, before it {@link #previousTargets} with the stored files;
 *   <li>{@link #nextDelegation} and {@link #acceptDelegation} or {@link #refuseDelegation} until
 *       there is none.
 * </ol>
 *
 * <p>A method called out of this order throws {@link IllegalStateException}; a document that must
 * not be trusted throws {@link UntrustedException} and changes nothing: another file may be offered
 * for the same step. A file whose referrer promises a hash is compared with it before anything in
 * it is looked at; then follow form, signatures, version, expiry (notary-v1, 6.4; TUF 1.0.34, 5.3
 * to 5.6).
 *
 * <p>Which version rule applies is told by the data: where a snapshot or timestamp names versions
 * (TUF), the file must have exactly that version and the snapshot's entries must not go back; where
 * it names hashes alone (Notary), the file's own version must not go back.
 *
 * <p>Not thread-safe; one per update.
 */
public final class TrustedMetadata {
  private final String repository;
  private final VerificationRules rules;
  private final Instant now;
  private final Documents documents;
  private final Threshold threshold;
  private final VersionFloor floor;
  private final RollbackGuard guard;
  private final RootChain roots;
  private final DelegationTree tree;
  private final Map<RoleName, Bytes> previousTargets = new TreeMap<>();
  private final Map<RoleName, Instant> expired = new TreeMap<>();
  private final Set<Verified<TargetsMetadata>> searched =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean rootIsFresh;
  private @Nullable Verified<TimestampMetadata> timestamp;
  private @Nullable Verified<SnapshotMetadata> snapshot;
  private @Nullable Verified<TargetsMetadata> targets;

  /**
   * Starts an update.
   *
   * @param repository the GUN, or for plain TUF what the repository is called in messages
   * @param rules by which to verify
   * @param now the time of this update; every expiry is compared with it
   * @param remembered the versions that must not be undercut: {@link #floor()} of the last update
   */
  public TrustedMetadata(
      String repository, VerificationRules rules, Instant now, Map<RoleName, Long> remembered) {
    this(repository, rules, now, remembered, Recollection.nothing());
  }

  /**
   * Starts an update of a repository of which something was worked out before.
   *
   * @param repository the GUN, or for plain TUF what the repository is called in messages
   * @param rules by which to verify
   * @param now the time of this update; every expiry is compared with it
   * @param remembered the versions that must not be undercut: {@link #floor()} of the last update
   * @param memory what is known of files by their bytes alone, by the same format and verifier
   */
  public TrustedMetadata(
      String repository,
      VerificationRules rules,
      Instant now,
      Map<RoleName, Long> remembered,
      Recollection memory) {
    this.repository = repository;
    this.rules = rules;
    this.now = now;
    this.documents = new Documents(repository, rules.format(), rules.limits(), memory);
    this.threshold = new Threshold(repository, rules.format(), rules.verifier(), memory);
    this.floor = new VersionFloor(repository, remembered);
    this.guard = new RollbackGuard(repository, documents, threshold, floor);
    this.roots = new RootChain(repository, rules, documents, threshold, now);
    this.tree = new DelegationTree(repository, rules.limits());
  }

  /**
   * Accepts the root that was trusted before, or was brought along out of band. Pins are enforced;
   * expiry is not, since it only has to lead to the present root.
   *
   * @param wire the file
   * @return the root
   * @throws UntrustedException if it is malformed, not signed by itself, or against the pins; the
   *     message says how to start over, for this is final
   */
  public Verified<RootMetadata> acceptCachedRoot(Bytes wire) {
    requireState(roots.isEmpty(), "a root was accepted already");
    Verified<RootMetadata> root = roots.acceptStored(wire);
    guard.startFrom(root.payload());
    return root;
  }

  /**
   * Accepts the first root of this collection, as far as the {@link RootRule} lets it in: pinned,
   * or trusted on first use.
   *
   * @param wire the file
   * @return the root
   * @throws UntrustedException if it is malformed, not signed by itself, against the pins, or older
   *     than the remembered version
   */
  public Verified<RootMetadata> acceptFirstRoot(Bytes wire) {
    requireState(roots.isEmpty(), "a root was accepted already");
    return roots.acceptFirst(wire, floor);
  }

  /**
   * Accepts the next root: exactly one version later, signed by a threshold of the trusted root's
   * keys and of its own. Its expiry does not matter yet.
   *
   * @param wire the file
   * @return the new trusted root
   * @throws UntrustedException.RootRotationRejected if the trusted root's keys did not sign it
   * @throws UntrustedException.Rollback if the version is another, the same version with other
   *     content included
   * @throws UntrustedException if it is refused otherwise
   */
  public Verified<RootMetadata> acceptNextRoot(Bytes wire) {
    requireState(!rootIsFresh, "the root is fixed for this update");
    RootMetadata predecessor = roots.trusted().payload();
    Verified<RootMetadata> next = roots.acceptNext(wire);
    guard.rootChanged(predecessor, next.payload());
    return next;
  }

  /**
   * Requires that the last accepted root is in force now, and fixes it for this update.
   *
   * @return the root in force
   * @throws UntrustedException.Expired if it expired
   * @throws UntrustedException.Rollback if it is older than the remembered version
   * @throws UntrustedException.RootRejected if its certificates expired
   * @throws UntrustedException if it is refused otherwise
   */
  public Verified<RootMetadata> requireFreshRoot() {
    Verified<RootMetadata> root = roots.requireInForce(floor);
    requireUnexpired(RoleName.ROOT, root.document());
    floor.raise(RoleName.ROOT, root.version());
    rootIsFresh = true;
    return root;
  }

  /**
   * Returns the last accepted root.
   *
   * @return the root
   */
  public Verified<RootMetadata> root() {
    return roots.trusted();
  }

  /**
   * Takes the stored timestamp as what must not be undercut, expired or not.
   *
   * @param stored the file
   * @return why it is of no use, for a notice; empty if it protects now
   */
  public Optional<UntrustedException> previousTimestamp(Bytes stored) {
    requireState(timestamp == null, "the timestamp was accepted already");
    return guard.useTimestamp(stored, roots.trusted().payload());
  }

  /**
   * Takes the stored snapshot as what must not be undercut, expired or not.
   *
   * @param stored the file
   * @return why it is of no use, for a notice; empty if it protects now
   */
  public Optional<UntrustedException> previousSnapshot(Bytes stored) {
    requireState(snapshot == null, "the snapshot was accepted already");
    return guard.useSnapshot(stored, roots.trusted().payload());
  }

  /**
   * Tells whether the stored timestamp or snapshot still is what must not be undercut: it was
   * given, the root accepted last vouches for it, and no rotation on the way ended it (TUF 1.0.34,
   * 5.3.11).
   *
   * @param role the timestamp or the snapshot role
   * @return false if its file is of no use any more
   */
  public boolean protects(RoleName role) {
    return role.equals(RoleName.TIMESTAMP)
        ? guard.timestamp() != null
        : role.equals(RoleName.SNAPSHOT) && guard.snapshot() != null;
  }

  /**
   * Takes the stored file of a targets role as what must not be undercut, if its present delegator
   * would accept it.
   *
   * @param role the top-level targets role or a delegated one
   * @param stored the file
   */
  public void previousTargets(RoleName role, Bytes stored) {
    previousTargets.put(role, stored);
  }

  /**
   * Accepts the timestamp. If it has the version of the stored one, that one stays in force
   * whatever the new bytes say (TUF 1.0.34, 5.4.3.1).
   *
   * @param wire the file
   * @return the timestamp in force
   * @throws UntrustedException if it is refused
   */
  public Verified<TimestampMetadata> acceptTimestamp(Bytes wire) {
    requireState(rootIsFresh, "the root is not fixed yet");
    requireState(timestamp == null, "the timestamp was accepted already");
    SignedMetadata<TimestampMetadata> offered = documents.timestamp(wire);
    List<KeyId> signers = signers(RoleName.TIMESTAMP, offered);
    guard.requireTimestampNotOlder(offered.payload());
    SignedMetadata<TimestampMetadata> known = guard.timestamp();
    SignedMetadata<TimestampMetadata> inForce = offered;
    if (known != null && known.payload().version() == offered.payload().version()) {
      inForce = known;
      signers = signers(RoleName.TIMESTAMP, known);
    }
    requireUnexpired(RoleName.TIMESTAMP, inForce);
    floor.raise(RoleName.TIMESTAMP, inForce.payload().version());
    Verified<TimestampMetadata> accepted = verified(RoleName.TIMESTAMP, inForce, signers);
    timestamp = accepted;
    return accepted;
  }

  /**
   * Returns the timestamp in force.
   *
   * @return the timestamp
   */
  public Verified<TimestampMetadata> timestamp() {
    return accepted(timestamp, RoleName.TIMESTAMP);
  }

  /**
   * Accepts the snapshot that the timestamp promises.
   *
   * @param wire the file
   * @return the snapshot
   * @throws UntrustedException.ChecksumMismatch if it is not the promised file, or (role {@code
   *     root}) if it was made for another root than the one in force: then update again
   * @throws UntrustedException if it is refused otherwise
   */
  public Verified<SnapshotMetadata> acceptSnapshot(Bytes wire) {
    FileMeta promise = timestamp().payload().snapshot();
    requireState(snapshot == null, "the snapshot was accepted already");
    documents.requirePromised(RoleName.SNAPSHOT, promise, wire);
    SignedMetadata<SnapshotMetadata> offered = documents.snapshot(wire);
    List<KeyId> signers = signers(RoleName.SNAPSHOT, offered);
    requireVersionAsPromised(RoleName.SNAPSHOT, promise, offered);
    guard.requireSnapshotNotOlder(offered, promise.version() == null);
    requireUnexpired(RoleName.SNAPSHOT, offered);
    requireMadeForThisRoot(offered.payload());
    if (!offered.payload().meta().containsKey(RoleName.TARGETS)) {
      throw guard.missingEntry(RoleName.TARGETS);
    }
    floor.raise(RoleName.SNAPSHOT, offered.payload().version());
    Verified<SnapshotMetadata> accepted = verified(RoleName.SNAPSHOT, offered, signers);
    snapshot = accepted;
    return accepted;
  }

  /**
   * Returns the snapshot.
   *
   * @return the snapshot
   */
  public Verified<SnapshotMetadata> snapshot() {
    return accepted(snapshot, RoleName.SNAPSHOT);
  }

  /**
   * Returns what is promised of a role's file: by the timestamp of the snapshot, by the snapshot of
   * everything else.
   *
   * @param role the role
   * @return the promise; empty if the snapshot does not list the role
   */
  public Optional<FileMeta> promised(RoleName role) {
    return role.equals(RoleName.SNAPSHOT)
        ? Optional.of(timestamp().payload().snapshot())
        : Optional.ofNullable(snapshot().payload().meta().get(role));
  }

  /**
   * Accepts the top-level targets role that the snapshot promises.
   *
   * @param wire the file
   * @return the role
   * @throws UntrustedException if it is refused
   */
  public Verified<TargetsMetadata> acceptTargets(Bytes wire) {
    requireState(targets == null, "the targets role was accepted already");
    FileMeta promise =
        promised(RoleName.TARGETS).orElseThrow(() -> guard.missingEntry(RoleName.TARGETS));
    RootMetadata root = roots.trusted().payload();
    Verified<TargetsMetadata> accepted =
        verifiedTargets(RoleName.TARGETS, promise, root.role(RoleName.TARGETS), root.keys(), wire);
    targets = accepted;
    searched.add(accepted);
    tree.growFromTop(accepted.payload());
    return accepted;
  }

  /**
   * Returns the top-level targets role.
   *
   * @return the role
   */
  public Verified<TargetsMetadata> targets() {
    return accepted(targets, RoleName.TARGETS);
  }

  /**
   * Returns a delegation whose file should be offered now; the same one until it is settled. Roles
   * that the snapshot does not list are settled on the way: as unpublished if they never were
   * listed, else as refused, since a listed role must not vanish while its delegator still names it
   * (threat W2). So is everything beyond the limits.
   *
   * @return the next delegation, delegators before those to whom they delegate; empty if all are
   *     settled
   */
  public Optional<DelegationEdge> nextDelegation() {
    targets();
    Optional<DelegationEdge> next = tree.peek();
    while (next.isPresent() && promised(next.get().role()).isEmpty()) {
      settleUnlisted(next.get());
      next = tree.peek();
    }
    return next;
  }

  /**
   * Returns every delegation that waits for its file and is within the limits, for those who fetch
   * several files at a time. More may turn up once these are accepted.
   *
   * @param most how many to return
   * @return the first of them, in the order in which {@link #nextDelegation} returns them
   */
  public List<DelegationEdge> openDelegations(int most) {
    targets();
    return tree.waiting().filter(edge -> promised(edge.role()).isPresent()).limit(most).toList();
  }

  /**
   * Returns what can be done with a delegated role's file before its turn, in any thread: reading
   * it and checking its signatures, so that it need not be done again in its turn. Nothing is
   * decided by it, and it never throws an {@link UntrustedException}.
   *
   * @param edge one of the {@linkplain #openDelegations waiting} delegations
   * @return to be given the file
   */
  public Consumer<Bytes> preparation(DelegationEdge edge) {
    FileMeta promise = promised(edge.role()).orElseThrow(() -> guard.missingEntry(edge.role()));
    return wire -> {
      try {
        documents.requirePromised(edge.role(), promise, wire);
        threshold.require(
            edge.role(), documents.targets(edge.role(), wire), edge.terms().keys(), edge.keys());
      } catch (UntrustedException e) {
        // told when the role has its turn: whether it matters depends on what comes before
      }
    };
  }

  /**
   * Accepts a delegated role, verified against its present delegator's keys and threshold, whether
   * the bytes were cached or not (threat W19).
   *
   * @param role the role
   * @param delegator an accepted role that delegates to it
   * @param wire the file
   * @return the role
   * @throws UntrustedException if it is refused; the delegation stays open until another file is
   *     accepted or {@link #refuseDelegation} settles it
   */
  public Verified<TargetsMetadata> acceptDelegation(RoleName role, RoleName delegator, Bytes wire) {
    DelegationEdge edge = tree.pending(delegator, role);
    tree.requireWithinLimits(edge);
    FileMeta promise = promised(role).orElseThrow(() -> guard.missingEntry(role));
    Verified<TargetsMetadata> accepted =
        verifiedTargets(role, promise, edge.terms().keys(), edge.keys(), wire);
    tree.accept(edge, accepted);
    return accepted;
  }

  /**
   * Verifies a role for one delegation that a search follows (TUF 1.0.34, 5.6.7), hash bins
   * included. Nothing is settled by it: the same role may be verified for another delegator, whose
   * keys then decide anew (threat W19).
   *
   * @param delegator a role that this update accepted or verified
   * @param terms the delegation, as the delegator lists it
   * @param wire the file, cached or fetched
   * @return the role
   * @throws UntrustedException if it is refused
   */
  public Verified<TargetsMetadata> verifyDelegation(
      Verified<TargetsMetadata> delegator, DelegatedRole terms, Bytes wire) {
    requireState(searched.contains(delegator), "the delegator was not verified in this update");
    requireState(
        delegator.payload().delegations().role(terms.name()).filter(terms::equals).isPresent(),
        "the delegator does not list this delegation");
    FileMeta promise = promised(terms.name()).orElseThrow(() -> guard.missingEntry(terms.name()));
    Verified<TargetsMetadata> verified =
        verifiedTargets(
            terms.name(), promise, terms.keys(), delegator.payload().delegations().keys(), wire);
    searched.add(verified);
    return verified;
  }

  /**
   * Settles a delegation as unusable: no acceptable file could be had. The rest of the collection
   * stays usable (notary-v1, 6.8 W16); whether an answer may pass over this role is decided by
   * {@link TargetSearch}.
   *
   * @param role the role
   * @param delegator an accepted role that delegates to it
   * @param reason why
   */
  public void refuseDelegation(RoleName role, RoleName delegator, UntrustedException reason) {
    tree.refuse(tree.pending(delegator, role), reason);
  }

  /**
   * Returns every delegation found so far and what became of it: delegators before those to whom
   * they delegate, siblings in order of priority.
   *
   * @return the delegations
   */
  public List<DelegationResult> delegations() {
    return tree.results();
  }

  /**
   * Returns the roles that were accepted although they had expired.
   *
   * @return when each expired; empty unless {@link ExpiryPolicy#DANGEROUSLY_IGNORE} was chosen
   */
  public Map<RoleName, Instant> expired() {
    return Map.copyOf(expired);
  }

  /**
   * Returns the versions to remember, apart from the files: what was remembered before, raised by
   * what was accepted, without what a rotation ended. Good at any moment, also after a refusal.
   *
   * <p>Roles for which the snapshot names versions are not among them: the snapshot remembers them.
   * A delegation that no delegator lists any more and that left the snapshot is forgotten.
   *
   * <p>A role that was listed must not vanish later, even if no file of it was ever good: else
   * asking twice would be enough to pass over it (threat W2). So a refused delegation is remembered
   * with the lowest version at least, and so is a role below it that left the snapshot, since
   * nobody can know whether its delegator withdrew it.
   *
   * @return versions by role
   */
  public Map<RoleName, Long> floor() {
    Map<RoleName, Long> versions = floor.toMap();
    if (targets == null || snapshot == null || snapshotNamesVersions()) {
      return versions;
    }
    Map<RoleName, FileMeta> present = snapshot.payload().meta();
    if (tree.isComplete()) {
      versions
          .keySet()
          .removeIf(role -> !role.isTopLevel() && !tree.lists(role) && !present.containsKey(role));
    } else {
      tree.refused().forEach(role -> versions.putIfAbsent(role, 1L));
      guard.listedBefore().stream()
          .filter(role -> !present.containsKey(role) && tree.isBelowRefused(role))
          .forEach(role -> versions.putIfAbsent(role, 1L));
    }
    return versions;
  }

  private void settleUnlisted(DelegationEdge edge) {
    if (snapshotNamesVersions() || guard.wasPublished(edge.role())) {
      tree.refuse(edge, guard.missingEntry(edge.role()));
    } else {
      tree.markUnpublished(edge);
    }
  }

  /** TUF 1.0.34, 5.6.7: with versions in the snapshot every delegated role has to be listed. */
  private boolean snapshotNamesVersions() {
    return promised(RoleName.TARGETS).map(FileMeta::version).isPresent();
  }

  private Verified<TargetsMetadata> verifiedTargets(
      RoleName role, FileMeta promise, RoleKeys authority, Map<KeyId, PublicKey> keys, Bytes wire) {
    documents.requirePromised(role, promise, wire);
    SignedMetadata<TargetsMetadata> offered = documents.targets(role, wire);
    List<KeyId> signers = threshold.require(role, offered, authority, keys);
    Verified<TargetsMetadata> verified = new Verified<>(role, offered, authority, keys, signers);
    if (promise.version() == null) {
      requireTargetsNotOlder(verified);
    } else {
      requireVersionAsPromised(role, promise, offered);
    }
    requireUnexpired(role, offered);
    if (promise.version() == null) {
      floor.raise(role, offered.payload().version());
    }
    return verified;
  }

  /** The version rule of files that are linked by hash alone, for every targets role (W1). */
  private void requireTargetsNotOlder(Verified<TargetsMetadata> offered) {
    RoleName role = offered.role();
    floor.requireNotBelow(role, offered.version());
    Bytes stored = previousTargets.get(role);
    if (stored == null || stored.equals(offered.wireBytes())) {
      return;
    }
    SignedMetadata<TargetsMetadata> known;
    try {
      known = documents.targets(role, stored);
      threshold.require(role, known, offered.authority(), offered.keys());
    } catch (UntrustedException e) {
      // damaged, or signed by keys that no longer count: the remembered version is what protects
      return;
    }
    guard.requireNotOlder(role, known, offered.document());
  }

  private void requireVersionAsPromised(
      RoleName role, FileMeta promise, SignedMetadata<?> offered) {
    Long promised = promise.version();
    long version = offered.payload().version();
    if (promised != null && promised != version) {
      throw new UntrustedException.VersionMismatch(
          repository,
          role,
          version,
          promised,
          role
              + " of "
              + repository
              + " has version "
              + version
              + " where version "
              + promised
              + " is promised");
    }
  }

  /** Notary's snapshot names the root by hash; where versions are named, the root stands alone. */
  private void requireMadeForThisRoot(SnapshotMetadata offered) {
    FileMeta promise = offered.meta().get(RoleName.ROOT);
    if (promise != null && promise.version() == null) {
      documents.requirePromised(RoleName.ROOT, promise, roots.trusted().wireBytes());
    }
  }

  private void requireUnexpired(RoleName role, SignedMetadata<?> document) {
    Instant at = document.payload().expires().at();
    if (!document.payload().expires().isExpired(now)) {
      return;
    }
    if (rules.expiry() == ExpiryPolicy.DANGEROUSLY_IGNORE) {
      expired.put(role, at);
      return;
    }
    throw new UntrustedException.Expired(
        repository,
        role,
        at,
        now,
        role
            + " of "
            + repository
            + ", version "
            + document.payload().version()
            + ", expired at "
            + at
            + " (checked at "
            + now
            + "); its publishers, or for timestamp and snapshot the server, must sign it again");
  }

  private List<KeyId> signers(RoleName role, SignedMetadata<?> document) {
    RootMetadata root = roots.trusted().payload();
    return threshold.require(role, document, root.role(role), root.keys());
  }

  private <R extends dev.contenttrust.core.metadata.RoleMetadata> Verified<R> verified(
      RoleName role, SignedMetadata<R> document, List<KeyId> signers) {
    RootMetadata root = roots.trusted().payload();
    return new Verified<>(role, document, root.role(role), root.keys(), signers);
  }

  private static <T> T accepted(@Nullable T role, RoleName name) {
    if (role == null) {
      throw new IllegalStateException("no " + name + " was accepted yet");
    }
    return role;
  }

  private static void requireState(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
