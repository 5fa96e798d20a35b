// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
 *   <li>{@link #previous} with the stored timestamp and snapshot, as far as there are any. Given
 *       before newer roots, so that a rotation on the way is noticed (recovery, TUF 5.3.11);
 *   <li>{@link #acceptNextRoot} with version N + 1 until there is none. Versions are never skipped,
 *       though old keys may have signed a much later root: whoever can leave out versions can leave
 *       out a revocation;
 *   <li>{@link #requireFreshRoot}: from now on the root is fixed for this update;
 *   <li>{@link #acceptTimestamp}, {@link #acceptSnapshot};
 *   <li>{@link #acceptTargets}, before it {@link #previous} with the stored targets files;
 *   <li>the delegated roles, which {@link #delegations} takes.
 * </ol>
 *
 * <p>A method called out of this order throws {@link IllegalStateException}; a document that must
 * not be trusted throws {@link UntrustedException} and changes nothing: another file may be offered
 * for the same step. A file whose referrer promises a hash is compared with it before anything in
 * it is looked at; then follow form, signatures, version, expiry (TUF 1.0.34, 5.3 to 5.6). The
 * checks of each step are in the class that bears its name: {@link RootChain}, {@link
 * TimestampStep}, {@link SnapshotStep}, {@link TargetsStep}, {@link TrustedDelegations}; here is
 * their order alone.
 *
 * <p>Not thread-safe; one per update.
 */
public final class TrustedMetadata {
  private final DelegationTree tree;
  private final VersionFloor floor;
  private final RollbackGuard guard;
  private final RoleChecks checks;
  private final RootChain roots;
  private final TimestampStep timestampStep;
  private final SnapshotStep snapshotStep;
  private final TargetsStep targetsStep;
  private boolean rootIsFresh;
  private @Nullable Verified<TimestampMetadata> timestamp;
  private @Nullable Verified<SnapshotMetadata> snapshot;
  private @Nullable TrustedDelegations delegations;

  /**
   * Starts an update.
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
    Documents documents = new Documents(repository, rules.format(), rules.limits(), memory);
    Threshold threshold = new Threshold(repository, rules.format(), rules.verifier(), memory);
    this.tree = new DelegationTree(repository, rules.limits(), rules.scope());
    this.floor = new VersionFloor(repository, remembered);
    this.guard = new RollbackGuard(repository, documents, threshold, floor);
    this.checks = new RoleChecks(repository, threshold, rules.expiry(), now);
    this.roots = new RootChain(repository, rules, documents, threshold, guard, now);
    this.timestampStep = new TimestampStep(documents, checks, guard, floor);
    this.snapshotStep = new SnapshotStep(documents, checks, guard, floor);
    this.targetsStep = new TargetsStep(documents, checks, guard, floor);
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
    return roots.acceptStored(wire);
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
    return roots.acceptNext(wire);
  }

  /**
   * Requires that the last accepted root is in force now, and fixes it for this update.
   *
   * @return the root in force
   * @throws UntrustedException if it or its certificates expired, or if it is older than the
   *     remembered version
   */
  public Verified<RootMetadata> requireFreshRoot() {
    Verified<RootMetadata> root = roots.requireInForce(floor);
    checks.requireUnexpired(root);
    floor.raise(RoleName.ROOT, root.version());
    rootIsFresh = true;
    return root;
  }

  /** {@return the last accepted root} */
  public Verified<RootMetadata> root() {
    return roots.trusted();
  }

  /**
   * Takes a stored file as what must not be undercut, expired or not, as far as the present root or
   * delegator would accept it.
   *
   * @param role whose file it is; not the root, which comes first
   * @param stored the file
   * @return why it is of no use, for a notice; empty if it protects now, and for targets roles,
   *     whose delegators are not known yet
   */
  public Optional<UntrustedException> previous(RoleName role, Bytes stored) {
    if (role.equals(RoleName.TIMESTAMP)) {
      requireState(timestamp == null, "the timestamp was accepted already");
      return guard.useTimestamp(stored, roots.trusted().payload());
    }
    if (role.equals(RoleName.SNAPSHOT)) {
      requireState(snapshot == null, "the snapshot was accepted already");
      return guard.useSnapshot(stored, roots.trusted().payload());
    }
    targetsStep.previous(role, stored);
    return Optional.empty();
  }

  /**
   * {@return whether the stored timestamp or snapshot still is what must not be undercut: it was
   * given, the last root vouches for it, and no rotation on the way ended it (TUF 1.0.34, 5.3.11)}
   *
   * @param role the timestamp or the snapshot role
   */
  public boolean protects(RoleName role) {
    return guard.protects(role);
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
    Verified<TimestampMetadata> inForce = timestampStep.accept(wire, roots.trusted().payload());
    timestamp = inForce;
    return inForce;
  }

  /** {@return the timestamp in force} */
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
    Verified<SnapshotMetadata> accepted = snapshotStep.accept(wire, promise, roots.trusted());
    snapshot = accepted;
    return accepted;
  }

  /** {@return the snapshot} */
  public Verified<SnapshotMetadata> snapshot() {
    return accepted(snapshot, RoleName.SNAPSHOT);
  }

  /**
   * {@return what is promised of a role's file: by the timestamp of the snapshot, by the snapshot
   * of everything else; empty if the snapshot does not list the role}
   *
   * @param role the role
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
    requireState(delegations == null, "the targets role was accepted already");
    FileMeta promise =
        promised(RoleName.TARGETS).orElseThrow(() -> guard.missingEntry(RoleName.TARGETS));
    Verified<TargetsMetadata> top = targetsStep.acceptTop(promise, root().payload(), wire);
    delegations = new TrustedDelegations(targetsStep, guard, snapshot().payload(), top, tree);
    return top;
  }

  /** {@return the top-level targets role} */
  public Verified<TargetsMetadata> targets() {
    return delegations().top();
  }

  /** {@return the last step: the roles to which the accepted targets role delegates} */
  public TrustedDelegations delegations() {
    return accepted(delegations, RoleName.TARGETS);
  }

  /** {@return when each role expired that {@link ExpiryPolicy#DANGEROUSLY_IGNORE} let pass} */
  public Map<RoleName, Instant> expired() {
    return checks.expired();
  }

  /**
   * Returns the versions to remember, apart from the files: what was remembered before, raised by
   * what was accepted, without what a rotation ended, and with what must not vanish. Good at any
   * moment, also after a refusal.
   *
   * <p>Roles for which the snapshot names versions are not among them: the snapshot remembers them.
   *
   * @return versions by role
   */
  public Map<RoleName, Long> floor() {
    Map<RoleName, Long> versions = floor.toMap();
    if (delegations != null) {
      delegations.adjust(versions);
    }
    return versions;
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
