// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.transport.Change;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say of which repositories an inventory is taken. */
final class InventoryScope {
  private static final int MAX_CHANGES = 100_000;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Also the repositories in this file, one a line; # begins a comment.")
  private @Nullable Path from;

  @Option(
      names = "--changefeed",
      description =
          "Also every repository that the changefeed of the trust server names (--server).")
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
      addChanged(session, collected.found());
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

  /** The feed is not signed: it says where to look, and what is found there is verified. */
  private static void addChanged(Session session, Set<Gun> found) {
    for (Change change : session.changefeed().changes("", MAX_CHANGES, deadline())) {
      Gun gun = Session.gun(change.gun());
      if (change.category().equals("deletion")) {
        found.remove(gun);
      } else {
        found.add(gun);
      }
    }
  }

  private static void addCatalog(Session session, String registry, Set<Gun> found) {
    ImageReference any = Session.image(registry + "/any");
    for (String path : session.registries().open(any).catalog(deadline())) {
      found.add(Session.gun(any.domain() + "/" + path));
    }
  }

  private static Deadline deadline() {
    return Deadline.in(Limits.DEFAULT.updateTimeout());
  }
}
