// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The delegations found so far and what became of each. Grows breadth-first as roles are accepted,
 * so that a delegated role with thousands of children cannot use up the cap before its siblings are
 * looked at. No recursion; number and depth are capped. Roles outside the scope are listed and left
 * alone: nothing is known of them, as of those that were refused. Not thread-safe.
 */
final class DelegationTree {
  private record Key(RoleName delegator, RoleName role) {}

  private record Delegator(RoleName role, PathRule paths, int depth) {}

  private static final class Node {
    private final DelegationEdge edge;
    private DelegationOutcome outcome = DelegationOutcome.Pending.PENDING;

    private Node(DelegationEdge edge) {
      this.edge = edge;
    }

    private boolean isPending() {
      return outcome instanceof DelegationOutcome.Pending;
    }
  }

  private final String repository;
  private final Limits limits;
  private final Map<Key, Node> nodes = new LinkedHashMap<>();
  private final Deque<Node> waiting = new ArrayDeque<>();
  private final Set<RoleName> delegators = new HashSet<>();
  private final Set<RoleName> listed = new HashSet<>();
  private final Set<RoleName> refused = new HashSet<>();
  private final Set<RoleName> unasked = new HashSet<>();
  private final Set<RoleName> unknown = new HashSet<>();
  private RoleScope scope;
  private int visited;

  DelegationTree(String repository, Limits limits, RoleScope scope) {
    this.repository = repository;
    this.limits = limits;
    this.scope = scope;
  }

  /**
   * Begins with the top-level role.
   *
   * @param conceivable how many delegated roles there may be at most. Where that is more than the
   *     cap, which ones are within it depends on all of them, so that none can be left alone
   */
  void growFromTop(TargetsMetadata targets, int conceivable) {
    if (conceivable > limits.maxDelegations()) {
      scope = RoleScope.ALL;
    }
    grow(new Delegator(RoleName.TARGETS, PathRule.everything(), 0), targets);
  }

  /**
   * Returns the next delegation that waits for its file; refuses on the way what is beyond the
   * limits.
   */
  Optional<DelegationEdge> peek() {
    while (!waiting.isEmpty()) {
      Node node = waiting.element();
      if (node.isPending() && !isBeyondLimits(node.edge)) {
        return Optional.of(node.edge);
      }
      if (node.isPending()) {
        refuse(node, beyondLimits(node.edge));
      }
      waiting.remove();
    }
    return Optional.empty();
  }

  /** Returns what waits for its file, as far as it is within the limits now. */
  Stream<DelegationEdge> waiting() {
    return waiting.stream()
        .filter(node -> node.isPending() && !isBeyondLimits(node.edge))
        .map(node -> node.edge);
  }

  /**
   * Returns a delegation that is not settled yet.
   *
   * @throws IllegalStateException if the delegator was not accepted, does not list the role, or the
   *     delegation is settled already
   */
  DelegationEdge pending(RoleName delegator, RoleName role) {
    Node node = node(delegator, role);
    if (!node.isPending()) {
      throw new IllegalStateException(
          delegator + "'s delegation to " + role + " is settled already");
    }
    return node.edge;
  }

  void requireWithinLimits(DelegationEdge edge) {
    if (isBeyondLimits(edge)) {
      throw beyondLimits(edge);
    }
  }

  void accept(DelegationEdge edge, Verified<TargetsMetadata> role) {
    visited++;
    node(edge.delegator(), edge.role()).outcome = new DelegationOutcome.Accepted(role);
    unknown.remove(edge.role());
    grow(new Delegator(edge.role(), edge.paths(), edge.depth()), role.payload());
  }

  void refuse(DelegationEdge edge, UntrustedException reason) {
    visited++;
    refuse(node(edge.delegator(), edge.role()), reason);
  }

  void markUnpublished(DelegationEdge edge) {
    node(edge.delegator(), edge.role()).outcome = DelegationOutcome.Unpublished.UNPUBLISHED;
    unknown.remove(edge.role());
  }

  List<DelegationResult> results() {
    return nodes.values().stream()
        .map(node -> new DelegationResult(node.edge, node.outcome))
        .toList();
  }

  /** Returns which delegated roles are asked for. */
  RoleScope scope() {
    return scope;
  }

  /** Returns the roles that one of their delegators could not have verified. */
  Set<RoleName> refused() {
    return refused;
  }

  /** Returns the roles that an accepted delegator lists and that are outside the scope. */
  Set<RoleName> unasked() {
    return unasked;
  }

  /** Tells whether what the role itself says was refused, not asked for or not offered yet. */
  boolean isUnknown(RoleName role) {
    return unknown.contains(role);
  }

  /** Tells whether nothing is known of a delegator above, so that it may list the role or not. */
  boolean isBelowUnknown(RoleName role) {
    Optional<RoleName> above = role.parent();
    while (above.isPresent()) {
      if (isUnknown(above.get())) {
        return true;
      }
      above = above.get().parent();
    }
    return false;
  }

  boolean lists(RoleName role) {
    return listed.contains(role);
  }

  private void refuse(Node node, UntrustedException reason) {
    node.outcome = new DelegationOutcome.Refused(reason);
    refused.add(node.edge.role());
  }

  private Node node(RoleName delegator, RoleName role) {
    Node node = nodes.get(new Key(delegator, role));
    if (node == null) {
      throw new IllegalStateException(
          "no accepted role " + delegator + " of " + repository + " delegates to " + role);
    }
    return node;
  }

  private void grow(Delegator delegator, TargetsMetadata metadata) {
    if (!delegators.add(delegator.role())) {
      // reached a second time by another way (plain TUF): its delegations are known
      return;
    }
    for (DelegatedRole terms : metadata.delegations().roles()) {
      unknown.add(terms.name());
      if (!scope.includes(terms.name())) {
        listed.add(terms.name());
        unasked.add(terms.name());
        continue;
      }
      Node node =
          new Node(
              new DelegationEdge(
                  terms,
                  delegator.role(),
                  terms.paths().within(delegator.paths()),
                  metadata.delegations().keys(),
                  delegator.depth() + 1));
      if (nodes.putIfAbsent(new Key(delegator.role(), terms.name()), node) == null) {
        listed.add(terms.name());
        waiting.add(node);
      }
    }
  }

  private boolean isBeyondLimits(DelegationEdge edge) {
    return edge.depth() > limits.maxDelegationDepth() || visited >= limits.maxDelegations();
  }

  private UntrustedException.LimitExceeded beyondLimits(DelegationEdge edge) {
    boolean tooDeep = edge.depth() > limits.maxDelegationDepth();
    int limit = tooDeep ? limits.maxDelegationDepth() : limits.maxDelegations();
    return new UntrustedException.LimitExceeded(
        repository,
        edge.role(),
        limit,
        edge.role()
            + " of "
            + repository
            + " lies beyond the limit of "
            + limit
            + (tooDeep ? " levels of delegation" : " delegated roles in one update"));
  }
}
