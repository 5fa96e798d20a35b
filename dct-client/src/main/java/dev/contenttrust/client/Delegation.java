// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.List;
import java.util.Optional;

/**
 * A delegated role as its verified delegator describes it, and what became of it. Immutable.
 *
 * @param name the role
 * @param delegator the role that delegates to it
 * @param paths for which names it may speak, the limits of all roles above included
 * @param keys who may sign for it, in the order listed, each key once
 * @param threshold how many distinct keys must sign
 * @param state what became of it
 */
public record Delegation(
    RoleName name,
    RoleName delegator,
    PathRule paths,
    List<RoleKey> keys,
    int threshold,
    State state) {
  /**
   * Copies the list.
   *
   * @param name the role
   * @param delegator the role that delegates to it
   * @param paths for which names it may speak, the limits of all roles above included
   * @param keys who may sign for it, in the order listed, each key once
   * @param threshold how many distinct keys must sign
   * @param state what became of it
   */
  public Delegation {
    keys = List.copyOf(keys);
  }

  /** What became of a delegated role. */
  public sealed interface State {
    /**
     * It was verified.
     *
     * @param role what it says
     */
    record Verified(VerifiedRole<TargetsMetadata> role) implements State {}

    /**
     * It must not be trusted.
     *
     * @param error why
     */
    record Unusable(UntrustedException error) implements State {}

    /** The snapshot does not list it and never did: its holders have not signed anything yet. */
    record NeverPublished() implements State {}
  }

  /**
   * Returns what the role says; empty if it could not be verified or was never published.
   *
   * @return what the role says
   */
  public Optional<VerifiedRole<TargetsMetadata>> verified() {
    return state instanceof State.Verified verified
        ? Optional.of(verified.role())
        : Optional.empty();
  }

  /**
   * Returns why the role must not be trusted; empty otherwise.
   *
   * @return why the role must not be trusted
   */
  public Optional<UntrustedException> error() {
    return state instanceof State.Unusable unusable
        ? Optional.of(unusable.error())
        : Optional.empty();
  }
}
