// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct witness}: sign roles again as they are, so that they become valid again. */
@Command(
    name = "witness",
    header = "Sign roles again as they are, so that they become valid again.",
    description = {
      "",
      "For roles that expired, or that lost their signatures when a key was removed.",
      ""
    },
    footer = {"", "Example:", "  dct witness registry.example.com/team/app targets/releases"})
public final class WitnessCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "ROLE",
      description = "The roles, whose keys must be at hand.")
  private List<String> roles = new ArrayList<>();

  /** Creates the command. */
  public WitnessCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RepositoryEdit edit = RepositoryEdit.of(Session.gun(gun));
    for (RoleName role : Session.roles(roles)) {
      edit = edit.witness(role);
    }
    options.run(session, edit, "Signed again in " + gun + ": " + String.join(", ", roles));
    return ExitCode.OK.number();
  }
}
