// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct list}: every target of a collection. */
@Command(
    name = "list",
    header = "List the targets of a collection.",
    description = {
      "",
      "Prints TARGET sha256:HEX LENGTH ROLE for each, sorted by role, then by name.",
      ""
    },
    footer = {"", "Example:", "  dct list registry.example.com/team/app"})
public final class ListCommand implements Callable<Integer> {
  private static final Comparator<SignedTarget> BY_ROLE_AND_NAME =
      Comparator.comparing(SignedTarget::role).thenComparing(SignedTarget::name);

  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Ask only this role and what it delegates to. Repeatable, in that order.")
  private List<String> roles = new ArrayList<>();

  @Parameters(paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public ListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    List<SignedTarget> targets =
        session.reads(options).list(collection, Session.roles(roles)).stream()
            .sorted(BY_ROLE_AND_NAME)
            .toList();
    if (session.output().isJson()) {
      session
          .output()
          .result(
              new JsonMembers()
                  .with("gun", collection.value())
                  .withAll(
                      "targets",
                      targets,
                      target -> RoleJson.target(new JsonMembers(), target).build()));
    } else {
      targets.forEach(target -> session.output().line(TargetLine.of(target)));
    }
    return ExitCode.OK.number();
  }
}
