// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was verified of one collection at one moment: what {@code inspect}, {@code
 * explain} and {@code status} show. Immutable and thread-safe; it does not follow later changes.
 *
 * @param gun the collection
 * @param root the root role
 * @param timestamp the timestamp role
 * @param snapshot the snapshot role
 * @param targets the top-level targets role
 * @param delegations every delegated role of the scope that can be reached, each once, delegators
 *     before those to whom they delegate, siblings in order of priority
 * @param verifiedAt when expiry was checked
 * @param warnings what a person should know
 * @param scope of which delegated roles this tells
 */
public record VerifiedRepository(
    Gun gun,
    VerifiedRole<RootMetadata> root,
    VerifiedRole<TimestampMetadata> timestamp,
    VerifiedRole<SnapshotMetadata> snapshot,
    VerifiedRole<TargetsMetadata> targets,
    List<Delegation> delegations,
    Instant verifiedAt,
    List<Warning> warnings,
    RoleScope scope) {
  /**
   * Copies the lists.
   *
   * @param gun the collection
   * @param root the root role
   * @param timestamp the timestamp role
   * @param snapshot the snapshot role
   * @param targets the top-level targets role
   * @param delegations every delegated role of the scope that can be reached, each once, delegators
   *     before those to whom they delegate, siblings in order of priority
   * @param verifiedAt when expiry was checked
   * @param warnings what a person should know
   * @param scope of which delegated roles this tells
   */
  public VerifiedRepository {
    delegations = List.copyOf(delegations);
    warnings = List.copyOf(warnings);
  }

  /**
   * Returns the delegated role of that name.
   *
   * @param name the role's name
   * @return the delegated role of that name
   */
  public Optional<Delegation> delegation(RoleName name) {
    return delegations.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /**
   * Returns the targets role of that name, the top-level one or a delegated one, if verified.
   *
   * @param name the role's name
   * @return the targets role of that name, the top-level one or a delegated one, if verified
   */
  public Optional<VerifiedRole<TargetsMetadata>> targetsRole(RoleName name) {
    return name.equals(RoleName.TARGETS)
        ? Optional.of(targets)
        : delegation(name).flatMap(Delegation::verified);
  }

  /**
   * Returns every verified role: root, timestamp, snapshot, targets, then the delegations.
   *
   * @return every verified role: root, timestamp, snapshot, targets, then the delegations
   */
  public List<VerifiedRole<?>> roles() {
    List<VerifiedRole<?>> roles = new ArrayList<>(List.of(root, timestamp, snapshot, targets));
    delegations.forEach(delegation -> delegation.verified().ifPresent(roles::add));
    return List.copyOf(roles);
  }

  /**
   * Returns the verified roles on which an answer of that targets role stands: root, timestamp,
   * snapshot, targets, then the delegations down to it.
   *
   * @param role the role
   * @return the roles, root first
   * @throws IllegalArgumentException if the role is not among the verified ones
   */
  public List<VerifiedRole<?>> chain(RoleName role) {
    List<VerifiedRole<?>> path = new ArrayList<>();
    RoleName next = role;
    while (!next.equals(RoleName.TARGETS)) {
      RoleName missing = next;
      Delegation delegation =
          delegation(next)
              .orElseThrow(() -> new IllegalArgumentException("not a targets role: " + missing));
      path.add(
          0,
          delegation
              .verified()
              .orElseThrow(() -> new IllegalArgumentException("not verified: " + missing)));
      next = delegation.delegator();
    }
    path.addAll(0, List.of(root, timestamp, snapshot, targets));
    return List.copyOf(path);
  }

  /**
   * Returns this state with other warnings.
   *
   * @param others the warnings that replace the present ones
   * @return this state with other warnings
   */
  public VerifiedRepository withWarnings(List<Warning> others) {
    return new VerifiedRepository(
        gun, root, timestamp, snapshot, targets, delegations, verifiedAt, others, scope);
  }

  /**
   * Returns what a state of a narrower scope would tell: the same, without the other roles and what
   * is to be known of them alone. So an answer does not depend on what else was asked before.
   *
   * @param narrower the scope
   * @return the state of that scope
   * @throws IllegalArgumentException if this state tells of fewer roles
   */
  public VerifiedRepository within(RoleScope narrower) {
    if (!scope.covers(narrower)) {
      throw new IllegalArgumentException("this state tells of fewer roles than " + narrower);
    }
    return scope == narrower
        ? this
        : new VerifiedRepository(
            gun,
            root,
            timestamp,
            snapshot,
            targets,
            delegations.stream().filter(role -> narrower.includes(role.name())).toList(),
            verifiedAt,
            warnings.stream().filter(warning -> concerns(warning, narrower)).toList(),
            narrower);
  }

  private static boolean concerns(Warning warning, RoleScope scope) {
    if (warning instanceof Warning.ExpiringSoon soon) {
      return scope.includes(soon.role());
    }
    if (warning instanceof Warning.RoleUnusable unusable) {
      return scope.includes(unusable.role());
    }
    return !(warning instanceof Warning.RoleNeverPublished never) || scope.includes(never.role());
  }
}
