// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order in which one target is searched for (TUF 1.0.34, 5.6.7): pre-order depth first, each
 * role at most once, delegations by their order of appearance, nothing after a matching terminating
 * one. Pure: says which role is needed next and is told what became of it. An explicit stack and a
 * cap on visits, so that neither cycles nor long chains nor wide fans do harm.
 *
 * <p>A role that cannot be had ends the search: whoever walks just stops. Not thread-safe; one per
 * search.
 */
public final class DelegationWalk {
  /**
   * One delegation to follow.
   *
   * @param delegator the verified role that delegates
   * @param terms the delegation as listed
   */
  public record Step(Verified<TargetsMetadata> delegator, DelegatedRole terms) {}

  /**
   * The target and where it was found.
   *
   * @param file the target
   * @param role the verified role that lists it
   */
  public record Found(TargetFile file, Verified<TargetsMetadata> role) {}

  private final String path;
  private final int maxDelegations;
  private final Deque<Step> stack = new ArrayDeque<>();
  private final Set<RoleName> visited = new HashSet<>();
  private @Nullable Step pending;
  private @Nullable Found found;
  private boolean cutShort;

  /**
   * Starts a search with the top-level targets role.
   *
   * @param path the target
   * @param targets the top-level role
   * @param maxDelegations how many delegated roles are visited at most
   */
  public DelegationWalk(String path, Verified<TargetsMetadata> targets, int maxDelegations) {
    this.path = path;
    this.maxDelegations = maxDelegations;
    enter(targets);
  }

  /**
   * Returns the delegation whose role must be verified next.
   *
   * @return the delegation; empty if the search is over
   */
  public Optional<Step> next() {
    while (found == null && !stack.isEmpty()) {
      Step step = stack.pop();
      if (visited.contains(step.terms().name())) {
        continue;
      }
      // the top-level role is among the visited ones, and is no delegated role
      if (visited.size() > maxDelegations) {
        cutShort = true;
        return Optional.empty();
      }
      pending = step;
      return Optional.of(step);
    }
    return Optional.empty();
  }

  /**
   * Goes on with the role that {@link #next()} asked for.
   *
   * @param role the role, verified for that delegation
   */
  public void visit(Verified<TargetsMetadata> role) {
    Step asked = pending;
    if (asked == null || !asked.terms().name().equals(role.role())) {
      throw new IllegalStateException(role.role() + " was not asked for");
    }
    pending = null;
    enter(role);
  }

  /**
   * Returns the answer.
   *
   * @return the target; empty if no visited role lists it
   */
  public Optional<Found> found() {
    return Optional.ofNullable(found);
  }

  /**
   * Tells whether the cap on visits ended the search.
   *
   * @return whether roles remained that were not looked at
   */
  public boolean isCutShort() {
    return cutShort;
  }

  private void enter(Verified<TargetsMetadata> role) {
    visited.add(role.role());
    TargetFile file = role.payload().targets().find(path).orElse(null);
    if (file != null) {
      found = new Found(file, role);
      return;
    }
    Deque<Step> matching = new ArrayDeque<>();
    for (DelegatedRole terms : rolesFor(role)) {
      matching.push(new Step(role, terms));
      if (terms.terminating()) {
        stack.clear();
        break;
      }
    }
    matching.forEach(stack::push);
  }

  private List<DelegatedRole> rolesFor(Verified<TargetsMetadata> role) {
    return role.payload().delegations().rolesFor(path);
  }
}
