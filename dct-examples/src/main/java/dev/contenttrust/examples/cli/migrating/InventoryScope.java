// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.transport.Change;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say of which repositories an inventory is taken. */
final class InventoryScope {
  private static final int MAX_CHANGES = 100_000;

  /** How many registries a warning tells. */
  private static final int MAX_TOLD = 5;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Also the repositories in this file, one a line; # begins a comment.")
  private @Nullable Path from;

  @Option(
      names = "--changefeed",
      description =
          "Also every repository that the changefeed of the trust server (--server) names, as far as"
              + " it is on a registry of which another repository or the catalog is named here, or"
              + " on the server's own host.")
  private boolean changefeed;

  @Option(
      names = "--catalog",
      paramLabel = "REGISTRY",
      description = "Also every repository in the catalog of this registry. Repeatable.")
  private List<String> catalogs = new ArrayList<>();

  @Parameters(arity = "0..*", paramLabel = "REPOSITORY", description = "Full names, without tag.")
  private List<String> repositories = new ArrayList<>();

  /**
   * What was asked for.
   *
   * @param named those that somebody wrote down
   * @param found those that a server named besides; most of them may never have been signed
   */
  record Repositories(Set<Gun> named, Set<Gun> found) {
    Set<Gun> all() {
      Set<Gun> all = new LinkedHashSet<>(named);
      all.addAll(found);
      return all;
    }
  }

  /**
   * Collects the repositories.
   *
   * @throws UsageException if none are named
   */
  Repositories collect(Session session) throws IOException {
    Repositories collected = new Repositories(new LinkedHashSet<>(), new LinkedHashSet<>());
    repositories.forEach(text -> collected.named().add(Session.gun(text)));
    if (from != null) {
      lines(from).forEach(line -> collected.named().add(Session.gun(line)));
    }
    if (changefeed) {
      addChanged(session, collected);
    }
    catalogs.forEach(registry -> addCatalog(session, registry, collected.found()));
    if (repositories.isEmpty() && from == null && !changefeed && catalogs.isEmpty()) {
      throw new UsageException("name repositories, or --from, --changefeed or --catalog");
    }
    return collected;
  }

  private static List<String> lines(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new UsageException("--from: cannot read " + file);
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /**
   * The feed is not signed: it says where to look, and what is found there is verified. But whoever
   * asks for a repository shows the login for its registry, and a server that names registries at
   * will must not collect logins.
   */
  private void addChanged(Session session, Repositories collected) {
    Set<String> hosts = namedHosts(collected.named());
    Set<String> others = new TreeSet<>();
    List<String> impossible = new ArrayList<>();
    DockerConnections connections = session.connections();
    for (Change change : session.changefeed().changes("", MAX_CHANGES, deadline())) {
      Gun gun = possible(change.gun(), impossible).orElse(null);
      if (gun == null) {
        continue;
      }
      if (!hosts.contains(gun.host()) && !isOn(connections.trustServer(gun), gun)) {
        others.add(gun.host());
      } else if (change.category().equals("deletion")) {
        collected.found().remove(gun);
      } else {
        collected.found().add(gun);
      }
    }
    tell(session, "the changefeed", impossible);
    if (!others.isEmpty()) {
      session
          .output()
          .warn(
              "the changefeed",
              "REGISTRIES_NOT_NAMED",
              "it names repositories of "
                  + others.stream().limit(MAX_TOLD).collect(Collectors.joining(", "))
                  + (others.size() > MAX_TOLD ? " and others" : "")
                  + ", which are left out, since asking for them would show the server the logins for"
                  + " these registries; to include a registry, name one of its repositories too");
    }
  }

  /** Tells whether the registry is on the trust server's own host, whatever the ports. */
  private static boolean isOn(URI server, Gun gun) {
    return gun.host().equals(server.getHost()) || gun.host().startsWith(server.getHost() + ":");
  }

  private Set<String> namedHosts(Set<Gun> named) {
    Set<String> hosts = new HashSet<>();
    named.forEach(gun -> hosts.add(gun.host()));
    catalogs.forEach(registry -> hosts.add(catalogued(registry).domain()));
    return hosts;
  }

  private static void addCatalog(Session session, String registry, Set<Gun> found) {
    ImageReference any = catalogued(registry);
    List<String> impossible = new ArrayList<>();
    for (String path : session.registries().open(any).catalog(deadline())) {
      possible(any.domain() + "/" + path, impossible).ifPresent(found::add);
    }
    tell(session, "the catalog of " + any.domain(), impossible);
  }

  /** A name that no repository can have is no reason to leave the others out. */
  private static Optional<Gun> possible(String name, List<String> impossible) {
    try {
      return Optional.of(new Gun(name));
    } catch (IllegalArgumentException e) {
      impossible.add("'" + name + "': " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void tell(Session session, String source, List<String> impossible) {
    if (!impossible.isEmpty()) {
      session
          .output()
          .warn(
              source,
              "IMPOSSIBLE_NAMES",
              "repositories with names that are not possible are left out, "
                  + impossible.size()
                  + " of them, such as "
                  + impossible.get(0));
    }
  }

  private static ImageReference catalogued(String registry) {
    return Session.image(registry + "/any");
  }

  private static Deadline deadline() {
    return Deadline.in(Limits.DEFAULT.updateTimeout());
  }
}
