// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.format.PrefixPaths;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct delegation list}: list the delegations of a repository. */
@Command(
    name = "list",
    header = "List the delegations of a repository.",
    footer = {"", "Example:", "  dct delegation list registry.example.com/team/app"})
public final class DelegationListCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public DelegationListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Delegation> delegations = session.reads(options).open(Session.gun(gun)).delegations();
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("repository", gun)
                  .withAll("delegations", delegations, DelegationListCommand::json));
      return ExitCode.OK.number();
    }
    if (!delegations.isEmpty()) {
      Columns table = new Columns().row("ROLE", "PATHS", "THRESHOLD", "STATE", "KEY IDS");
      for (Delegation role : delegations) {
        table.row(
            Printable.of(role.name().value()),
            Printable.of(paths(role)),
            Integer.toString(role.threshold()),
            state(role),
            Printable.of(
                role.keys().stream()
                    .map(key -> key.canonicalId().value())
                    .collect(Collectors.joining(", "))));
      }
      session.output().exactly(table.render());
    }
    return ExitCode.OK.number();
  }

  private static String paths(Delegation role) {
    return prefixes(role).stream()
        .map(path -> path.isEmpty() ? "\"\" <all paths>" : path)
        .collect(Collectors.joining(","));
  }

  private static List<String> prefixes(Delegation role) {
    return role.paths() instanceof PrefixPaths paths ? paths.prefixes() : List.of();
  }

  private static String state(Delegation role) {
    return role.verified().isPresent()
        ? "valid"
        : role.error().map(TrustException::code).orElse("never signed");
  }

  private static JsonObject json(Delegation role) {
    return new JsonMembers()
        .with("role", role.name().value())
        .withTexts("paths", prefixes(role))
        .with("threshold", role.threshold())
        .with("state", state(role))
        .withAll(
            "keys",
            role.keys(),
            key ->
                new JsonMembers()
                    .with("keyId", key.canonicalId().value())
                    .with("listedAs", key.id().value())
                    .build())
        .build();
  }
}
