// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct delegation remove}: remove a delegation, or keys and paths of one. */
@Command(
    name = "remove",
    header = "Remove a delegation, or keys and paths of one.",
    description = {"", "Without --key and --path the whole role is removed.", ""},
    footer = {"", "Example:", "  dct delegation remove registry.example.com/team/app targets/qa"})
public final class DelegationRemoveCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Option(
      names = "--key",
      paramLabel = "KEYID",
      description = "Remove only this key, by the id of its private key file. Repeatable.")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--path",
      paramLabel = "PREFIX",
      description = "Remove only this path. Repeatable.")
  private List<String> paths = new ArrayList<>();

  @Option(names = "--all-paths", description = "Remove every path.")
  private boolean allPaths;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  @Parameters(index = "1", paramLabel = "ROLE", description = "The role, targets/NAME.")
  private String role = "";

  /** Creates the command. */
  public DelegationRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RoleName delegated = Session.role(role);
    RepositoryEdit edit = RepositoryEdit.of(Session.gun(gun));
    boolean whole = keys.isEmpty() && paths.isEmpty() && !allPaths;
    edit =
        whole
            ? edit.removeDelegation(delegated)
            : edit.with(
                new Change.Restrict(
                    delegated, PublicKeys.ids(keys), new TreeSet<>(paths), allPaths));
    options.run(session, edit, "Changed the delegation " + role + " of " + gun);
    return ExitCode.OK.number();
  }
}
