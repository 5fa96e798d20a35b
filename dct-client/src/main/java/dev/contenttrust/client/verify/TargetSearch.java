// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers which signed target a name stands for, by Notary's rules (notary 0.7.0, {@code
 * client/reader.go}), from a verified repository. Pure. {@link DockerTags} narrows the answers to
 * Docker's rule.
 *
 * <p>Roles are asked in the order given; below each of them breadth-first, siblings in the order of
 * their delegator, without the other roles given and what lies below these. A role is asked only
 * for names that its paths, cut to those of all roles above, cover; a role that does not cover a
 * name hides everything below it.
 *
 * <p>Strict search: a role that covers the name and is unusable ends the search with its own error,
 * so that nothing of lower priority answers for it. Lenient search passes over roles that are
 * expired, too weakly signed or gone from the snapshot, as Notary does, and over no others. A role
 * that was never published is passed over by both.
 *
 * <p>An entry is used only if it has a SHA-256, every hash of a known algorithm has its size, and
 * the length is not negative. Immutable and thread-safe.
 */
public final class TargetSearch {
  private record Node(
      RoleName role,
      PathRule paths,
      @Nullable TargetTable targets,
      @Nullable UntrustedException error) {}

  private record Entry(RoleName role, TargetFile file) {}

  private final VerifiedRepository repository;
  private final Strictness strictness;
  private final UsableTarget check;
  private final Map<RoleName, Node> nodes = new HashMap<>();
  private final Map<RoleName, List<RoleName>> children = new HashMap<>();

  /**
   * Creates the search.
   *
   * @param repository what was verified
   * @param strictness whether unusable roles end a search
   */
  public TargetSearch(VerifiedRepository repository, Strictness strictness) {
    this.repository = repository;
    this.strictness = strictness;
    this.check = new UsableTarget(repository);
    TargetTable top = repository.targets().metadata().payload().targets();
    nodes.put(RoleName.TARGETS, new Node(RoleName.TARGETS, PathRule.everything(), top, null));
    for (Delegation delegation : repository.delegations()) {
      TargetTable table =
          delegation.verified().map(role -> role.metadata().payload().targets()).orElse(null);
      nodes.put(
          delegation.name(),
          new Node(delegation.name(), delegation.paths(), table, delegation.error().orElse(null)));
      children
          .computeIfAbsent(delegation.delegator(), ignored -> new ArrayList<>())
          .add(delegation.name());
    }
  }

  /**
   * Finds the target of that name in the first role that has it.
   *
   * @param name the target's name
   * @param roles the roles to ask, by priority; none for the top-level targets role and what lies
   *     below it
   * @return the target; empty if no role has it
   * @throws UntrustedException.UnusableTarget if the entry found cannot be used
   * @throws UntrustedException if a role that could have answered must not be trusted
   */
  public Optional<SignedTarget> find(String name, List<RoleName> roles) {
    List<RoleName> starts = orDefault(roles);
    for (RoleName start : starts) {
      requireReachable(start);
      for (Node node : walk(start, starts, node -> node.paths().matches(name))) {
        Optional<TargetFile> file = table(node).flatMap(table -> table.find(name));
        if (file.isPresent()) {
          return Optional.of(check.require(node.role(), file.get()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Finds the target of that name, which must exist.
   *
   * @param name the target's name
   * @param roles as for {@link #find}
   * @return the target
   * @throws NotSignedException if no role has it
   * @throws UntrustedException as {@link #find}
   */
  public SignedTarget require(String name, List<RoleName> roles) {
    return find(name, roles)
        .orElseThrow(
            () ->
                new NotSignedException(
                    gun(),
                    NotSignedException.Reason.NO_SUCH_TARGET,
                    name,
                    "No valid trust data for "
                        + UsableTarget.printable(name)
                        + ": "
                        + gun()
                        + " is signed, this name is not"));
  }

  /**
   * Returns every usable target that {@link #find} would find, each name once.
   *
   * @param roles as for {@link #find}
   * @return the targets, in the order of the walk; names outside a role's paths never are among
   *     them
   * @throws UntrustedException if a role that could have answered must not be trusted
   */
  public List<SignedTarget> list(List<RoleName> roles) {
    return answers(roles).values().stream().flatMap(Optional::stream).toList();
  }

  /** Returns what {@link #find} says for each name that any role has; empty if it is unusable. */
  Map<String, Optional<SignedTarget>> answers(List<RoleName> roles) {
    List<RoleName> starts = orDefault(roles);
    Map<String, Optional<SignedTarget>> found = new LinkedHashMap<>();
    for (RoleName start : starts) {
      requireReachable(start);
      for (Node node : walk(start, starts, node -> true)) {
        table(node).stream()
            .flatMap(table -> entries(node, table))
            .forEach(
                entry ->
                    found.computeIfAbsent(
                        entry.file().name(), name -> check.find(entry.role(), entry.file())));
      }
    }
    return found;
  }

  /**
   * Returns what every usable role says of a name, for inspection; nothing here is an answer to
   * what the name stands for. Unusable roles and entries are left out.
   *
   * @param name the target's name
   * @return one entry for each role that has the name and may speak for it, breadth-first
   */
  public List<SignedTarget> everywhere(String name) {
    List<Entry> found = new ArrayList<>();
    for (Node node : walk(RoleName.TARGETS, List.of(), node -> node.paths().matches(name))) {
      if (node.targets() != null) {
        node.targets().find(name).ifPresent(file -> found.add(new Entry(node.role(), file)));
      }
    }
    return usable(found.stream());
  }

  /**
   * Returns what every usable role says, for inspection; see {@link #everywhere(String)}.
   *
   * @return one entry for each role and name, breadth-first
   */
  public List<SignedTarget> everywhere() {
    return usable(
        walk(RoleName.TARGETS, List.of(), node -> true).stream()
            .flatMap(node -> node.targets() == null ? Stream.of() : entries(node, node.targets())));
  }

  VerifiedRepository repository() {
    return repository;
  }

  /** Lists a role and all below it that may be asked, breadth-first, usable or not. */
  private List<Node> walk(RoleName start, List<RoleName> starts, Predicate<Node> covers) {
    List<Node> walk = new ArrayList<>();
    Set<RoleName> seen = new HashSet<>(starts);
    seen.remove(start);
    Deque<RoleName> queue = new ArrayDeque<>(List.of(start));
    while (!queue.isEmpty()) {
      RoleName name = queue.remove();
      Node node = nodes.get(name);
      if (node != null && seen.add(name) && covers.test(node)) {
        walk.add(node);
        queue.addAll(children.getOrDefault(name, List.of()));
      }
    }
    return walk;
  }

  /** A role below an unusable one is unknown, which is not the same as not existing. */
  private void requireReachable(RoleName start) {
    Optional<RoleName> known = Optional.of(start);
    while (known.isPresent() && !nodes.containsKey(known.get())) {
      known = known.get().parent();
    }
    known.filter(role -> !role.equals(start)).map(nodes::get).ifPresent(this::table);
  }

  /** Returns what the role says; an unusable role is met as the strictness wants. */
  private Optional<TargetTable> table(Node node) {
    UntrustedException error = node.error();
    if (error != null && (strictness == Strictness.STRICT || !notaryPassesOver(error))) {
      throw error;
    }
    return Optional.ofNullable(node.targets());
  }

  private boolean notaryPassesOver(UntrustedException error) {
    boolean unlisted = !repository.snapshot().metadata().payload().meta().containsKey(error.role());
    return error instanceof UntrustedException.Expired
        || error instanceof UntrustedException.InsufficientSignatures
        || (error instanceof UntrustedException.Missing && unlisted);
  }

  private static Stream<Entry> entries(Node node, TargetTable table) {
    return table.stream()
        .filter(file -> node.paths().matches(file.name()))
        .map(file -> new Entry(node.role(), file));
  }

  private List<SignedTarget> usable(Stream<Entry> entries) {
    return entries.flatMap(entry -> check.find(entry.role(), entry.file()).stream()).toList();
  }

  private static List<RoleName> orDefault(List<RoleName> roles) {
    return roles.isEmpty() ? List.of(RoleName.TARGETS) : roles;
  }

  private String gun() {
    return repository.gun().value();
  }
}
