// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.RoleScope;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The delegated roles of one update (TUF 1.0.34, 5.6.7; notary 0.7.0, {@code client/tufclient.go}):
 * which file to offer next, and what became of each. Begins with the accepted top-level targets
 * role.
 *
 * <p>Two ways through: {@link #next} with {@link #accept} or {@link #refuse} settles every
 * delegation of the scope, as Notary wants; {@link #verify} follows the ones that a search for one
 * target needs.
 *
 * <p>A delegation that is not open throws {@link IllegalStateException}. Not thread-safe; one per
 * update.
 */
public final class TrustedDelegations {
  private final TargetsStep step;
  private final RollbackGuard guard;
  private final SnapshotMetadata snapshot;
  private final Verified<TargetsMetadata> top;
  private final DelegationTree tree;
  private final Set<Verified<TargetsMetadata>> searched =
      Collections.newSetFromMap(new IdentityHashMap<>());

  TrustedDelegations(
      TargetsStep step,
      RollbackGuard guard,
      SnapshotMetadata snapshot,
      Verified<TargetsMetadata> top,
      DelegationTree tree) {
    this.step = step;
    this.guard = guard;
    this.snapshot = snapshot;
    this.top = top;
    this.tree = tree;
    searched.add(top);
    // whatever is visited is listed in this snapshot, or known from before
    tree.growFromTop(top.payload(), snapshot.meta().size() + guard.published());
  }

  Verified<TargetsMetadata> top() {
    return top;
  }

  /**
   * Returns a delegation whose file should be offered now; the same one until it is settled. Roles
   * that the snapshot does not list are settled on the way: as unpublished if they never were
   * listed, else as refused, since a listed role must not vanish while its delegator still names
   * it. So is everything beyond the limits.
   *
   * @return the next delegation, delegators before those to whom they delegate; empty if all are
   *     settled
   */
  public Optional<DelegationEdge> next() {
    Optional<DelegationEdge> next = tree.peek();
    while (next.isPresent() && !isListed(next.get().role())) {
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
   * @return the first of them, in the order in which {@link #next} returns them
   */
  public List<DelegationEdge> open(int most) {
    return tree.waiting().filter(edge -> isListed(edge.role())).limit(most).toList();
  }

  /**
   * Returns what can be done with a delegated role's file before its turn, in any thread: reading
   * it and checking its signatures, so that it need not be done again in its turn. Nothing is
   * decided by it, and it never throws an {@link UntrustedException}.
   *
   * @param edge one of the {@linkplain #open waiting} delegations
   * @return to be given the file
   */
  public Consumer<Bytes> preparation(DelegationEdge edge) {
    return step.preparation(edge.role(), promise(edge.role()), edge.terms().keys(), edge.keys());
  }

  /**
   * Accepts a delegated role, verified against its present delegator's keys and threshold, whether
   * the bytes were cached or not.
   *
   * @param role the role
   * @param delegator an accepted role that delegates to it
   * @param wire the file
   * @return the role
   * @throws UntrustedException if it is refused; the delegation stays open until another file is
   *     accepted or {@link #refuse} settles it
   */
  public Verified<TargetsMetadata> accept(RoleName role, RoleName delegator, Bytes wire) {
    DelegationEdge edge = tree.pending(delegator, role);
    tree.requireWithinLimits(edge);
    Verified<TargetsMetadata> accepted =
        step.accept(role, promise(role), edge.terms().keys(), edge.keys(), wire);
    tree.accept(edge, accepted);
    return accepted;
  }

  /**
   * Settles a delegation as unusable: no acceptable file could be had. The rest of the collection
   * stays usable; whether an answer may pass over this role is decided by {@link TargetSearch}.
   *
   * @param role the role
   * @param delegator an accepted role that delegates to it
   * @param reason why
   */
  public void refuse(RoleName role, RoleName delegator, UntrustedException reason) {
    tree.refuse(tree.pending(delegator, role), reason);
  }

  /**
   * Verifies a role for one delegation that a search follows, hash bins included. Nothing is
   * settled by it: the same role may be verified for another delegator, whose keys then decide
   * anew.
   *
   * @param delegator a role that this update accepted as top-level or verified here
   * @param terms the delegation, as the delegator lists it
   * @param wire the file, cached or fetched
   * @return the role
   * @throws UntrustedException if it is refused
   */
  public Verified<TargetsMetadata> verify(
      Verified<TargetsMetadata> delegator, DelegatedRole terms, Bytes wire) {
    if (!searched.contains(delegator)) {
      throw new IllegalStateException("the delegator was not verified in this update");
    }
    if (delegator.payload().delegations().role(terms.name()).filter(terms::equals).isEmpty()) {
      throw new IllegalStateException("the delegator does not list this delegation");
    }
    Verified<TargetsMetadata> verified =
        step.accept(
            terms.name(),
            promise(terms.name()),
            terms.keys(),
            delegator.payload().delegations().keys(),
            wire);
    searched.add(verified);
    return verified;
  }

  /**
   * Returns every delegation found so far and what became of it: delegators before those to whom
   * they delegate, siblings in order of priority.
   *
   * @return the delegations
   */
  public List<DelegationResult> results() {
    return tree.results();
  }

  /**
   * Returns of which delegated roles something is known: all, unless the rules ask for fewer.
   *
   * @return the scope
   */
  public RoleScope scope() {
    return tree.scope();
  }

  /**
   * Tells whether a role, or a delegator above it, was refused or not asked for: then what was
   * stored of it stays as it is, since nothing newer was learnt.
   *
   * @param role a delegated role
   * @return whether nothing was learnt of it
   */
  public boolean isUnknown(RoleName role) {
    return tree.isUnknown(role) || tree.isBelowUnknown(role);
  }

  /**
   * Changes versions to remember into those that the delegations want remembered. A role that its
   * delegator does not list any more and that left the snapshot is forgotten, if every delegator
   * above is known.
   *
   * <p>A role that was listed must not vanish later, even if no file of it was ever good or asked
   * for: else asking twice would be enough to pass over it. So a delegation that was refused, or
   * published and not asked for, is remembered with the lowest version at least, and so is a role
   * below it that left the snapshot, since nobody can know whether its delegator withdrew it.
   */
  void adjust(Map<RoleName, Long> versions) {
    if (snapshotNamesVersions()) {
      return;
    }
    versions
        .keySet()
        .removeIf(
            role ->
                !role.isTopLevel()
                    && !tree.lists(role)
                    && !isListed(role)
                    && !tree.isBelowUnknown(role));
    Stream.of(
            tree.refused().stream(),
            tree.unasked().stream().filter(role -> isListed(role) || guard.wasPublished(role)),
            guard.listedBefore().stream()
                .filter(role -> !isListed(role) && tree.isBelowUnknown(role)))
        .flatMap(roles -> roles)
        .forEach(role -> versions.putIfAbsent(role, 1L));
  }

  private void settleUnlisted(DelegationEdge edge) {
    if (snapshotNamesVersions() || guard.wasPublished(edge.role())) {
      tree.refuse(edge, guard.missingEntry(edge.role()));
    } else {
      tree.markUnpublished(edge);
    }
  }

  private FileMeta promise(RoleName role) {
    FileMeta promise = snapshot.meta().get(role);
    if (promise == null) {
      throw guard.missingEntry(role);
    }
    return promise;
  }

  private boolean isListed(RoleName role) {
    return snapshot.meta().containsKey(role);
  }

  /** With versions in the snapshot every delegated role has to be listed. */
  private boolean snapshotNamesVersions() {
    return promise(RoleName.TARGETS).version() != null;
  }
}
