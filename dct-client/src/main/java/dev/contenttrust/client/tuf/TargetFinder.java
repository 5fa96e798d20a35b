// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.verify.DelegationWalk;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.SuccinctRoles;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets in one verified state (TUF 1.0.34, 5.6.7), one by its path or all of them. Not
 * thread-safe; one per state.
 */
final class TargetFinder {
  private final TufSettings settings;
  private final DelegatedRoles roles;

  TargetFinder(TufSettings settings, DelegatedRoles roles) {
    this.settings = settings;
    this.roles = roles;
  }

  /**
   * Finds a target.
   *
   * @throws NotSignedException if no role that may speak for it lists it
   * @throws dev.contenttrust.core.TrustException if a role on the way cannot be had or trusted
   */
  TufTarget find(String path, @Nullable RemoteRoles remote) {
    DelegationWalk walk = walk(path, remote);
    return walk.found().map(TargetFinder::target).orElseThrow(() -> notSigned(path, walk));
  }

  /**
   * Finds every target that {@link #find} finds, sorted by path. What a role lists without being
   * asked for it, or behind a role of higher priority, is not among them: each path is searched for
   * by itself.
   *
   * @throws UntrustedException.LimitExceeded if there are more delegated roles than a search visits
   * @throws dev.contenttrust.core.TrustException if any role cannot be had or trusted
   */
  List<TufTarget> all(@Nullable RemoteRoles remote) {
    return listedPaths(remote).stream()
        .flatMap(path -> walk(path, remote).found().stream())
        .map(TargetFinder::target)
        .toList();
  }

  private DelegationWalk walk(String path, @Nullable RemoteRoles remote) {
    DelegationWalk walk =
        new DelegationWalk(path, roles.trusted().targets(), settings.limits().maxDelegations());
    Optional<DelegationWalk.Step> step = walk.next();
    while (step.isPresent()) {
      walk.visit(roles.get(step.get(), remote));
      step = walk.next();
    }
    return walk;
  }

  /** Every path that some role lists and its delegator admits. */
  private Set<String> listedPaths(@Nullable RemoteRoles remote) {
    Set<String> paths = new TreeSet<>();
    Set<RoleName> visited = new HashSet<>(Set.of(RoleName.TARGETS));
    Deque<Verified<TargetsMetadata>> open = new ArrayDeque<>();
    open.add(roles.trusted().targets());
    addPaths(roles.trusted().targets(), PathRule.everything(), paths);
    while (!open.isEmpty()) {
      Verified<TargetsMetadata> delegator = open.remove();
      for (DelegatedRole terms : delegatedBy(delegator.payload().delegations())) {
        boolean isNew = visited.add(terms.name());
        requireWithinLimit(terms.name(), visited.size() - 1);
        Verified<TargetsMetadata> role =
            roles.get(new DelegationWalk.Step(delegator, terms), remote);
        addPaths(role, terms.paths(), paths);
        if (isNew) {
          open.add(role);
        }
      }
    }
    return paths;
  }

  private static void addPaths(
      Verified<TargetsMetadata> role, PathRule admitted, Set<String> paths) {
    role.payload().targets().stream()
        .map(TargetFile::name)
        .filter(admitted::matches)
        .forEach(paths::add);
  }

  /** Hash bins are those that are published: there may be four thousand million others. */
  private List<DelegatedRole> delegatedBy(Delegations delegations) {
    SuccinctRoles bins = delegations.succinctRoles();
    return bins == null
        ? delegations.roles()
        : roles.trusted().snapshot().payload().meta().keySet().stream()
            .flatMap(role -> bins.bin(role).stream())
            .toList();
  }

  private void requireWithinLimit(RoleName role, int count) {
    int cap = settings.limits().maxDelegations();
    if (count > cap) {
      throw new UntrustedException.LimitExceeded(
          settings.repository(),
          role,
          cap,
          settings.repository()
              + " has more than "
              + cap
              + " delegated roles, the limit for a list of all targets");
    }
  }

  private static TufTarget target(DelegationWalk.Found found) {
    return new TufTarget(found.file(), found.role().role(), found.role().version());
  }

  private NotSignedException notSigned(String path, DelegationWalk walk) {
    return new NotSignedException(
        settings.repository(),
        NotSignedException.Reason.NO_SUCH_TARGET,
        path,
        settings.repository()
            + " has no target '"
            + path
            + "'"
            + (walk.isCutShort()
                ? " within "
                    + settings.limits().maxDelegations()
                    + " delegated roles, where the search ends"
                : ""));
  }
}
