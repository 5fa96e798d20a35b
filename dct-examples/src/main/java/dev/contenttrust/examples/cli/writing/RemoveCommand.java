// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct remove}: remove any target. */
@Command(
    name = "remove",
    header = "Remove any target.",
    footer = {"", "Example:", "  dct remove registry.example.com/team/app policy.json"})
public final class RemoveCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Option(
      names = {"-r", "--role"},
      paramLabel = "ROLE",
      description = "Remove it from this role. Repeatable. Default: targets.")
  private List<String> roles = new ArrayList<>();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "The target's name.")
  private String target = "";

  /** Creates the command. */
  public RemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RepositoryEdit edit = RepositoryEdit.of(Session.gun(gun));
    for (RoleName role : roles.isEmpty() ? List.of(RoleName.TARGETS) : Session.roles(roles)) {
      edit = edit.removeTarget(role, target);
    }
    options.run(session, edit, "Removed " + target + " from " + gun, this::requireFound);
    return ExitCode.OK.number();
  }

  private void requireFound(PublishReport report) {
    if (!report.changedAnything()) {
      throw new NotSignedException(
          gun,
          NotSignedException.Reason.NO_SUCH_TARGET,
          target,
          gun
              + " has no target '"
              + target
              + "' in the named roles; 'dct list "
              + gun
              + "' shows"
              + " what each role holds");
    }
  }
}
