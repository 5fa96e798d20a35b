// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct delegation add}: create a delegation, or add keys and paths to one. */
@Command(
    name = "add",
    header = "Create a delegation, or add keys and paths to one.",
    description = {
      "",
      "A role without paths may sign nothing. Needs the key of the role above it: for targets/NAME the"
          + " targets key.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  dct delegation add registry.example.com/team/app targets/qa --key qa.pub --path v"
    })
public final class DelegationAddCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "A public key or certificate in PEM. Repeatable.")
  private List<Path> keys = new ArrayList<>();

  @Option(
      names = "--path",
      paramLabel = "PREFIX",
      description = "The role may sign targets whose names begin so. Repeatable.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--all-paths", description = "The role may sign every target.")
  private boolean allPaths;

  @Option(
      names = "--threshold",
      paramLabel = "N",
      description = "How many of the keys must sign. Default: as it is; 1 for a new role.")
  private @Nullable Integer threshold;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(index = "1", paramLabel = "ROLE", description = "The role, targets/NAME.")
  private String role = "";

  /** Creates the command. */
  public DelegationAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (keys.isEmpty() && paths.isEmpty() && !allPaths && threshold == null) {
      throw new UsageException("nothing to add: name keys with --key or paths with --path");
    }
    List<String> admitted = new ArrayList<>(paths);
    if (allPaths) {
      admitted.add("");
    }
    RepositoryEdit edit =
        RepositoryEdit.of(Session.gun(gun))
            .with(
                new Change.Delegate(
                    Session.role(role), PublicKeys.in(keys, session), admitted, threshold));
    options.run(session, edit, "Changed the delegation " + role + " of " + gun);
    return ExitCode.OK.number();
  }
}
