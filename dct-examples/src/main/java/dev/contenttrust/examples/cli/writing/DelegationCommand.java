// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.CommandGroup;
import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dct delegation}: the commands below it. */
@Command(
    name = "delegation",
    header = "Manage the delegations of a repository.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct delegation add --help"})
public final class DelegationCommand extends CommandGroup {
  private DelegationCommand() {}

  /** Returns the command with those below it. */
  public static CommandLine of(Session session) {
    return new CommandLine(new DelegationCommand())
        .addSubcommand(new DelegationAddCommand(session))
        .addSubcommand(new DelegationRemoveCommand(session))
        .addSubcommand(new DelegationListCommand(session))
        .addSubcommand(new DelegationPurgeCommand(session));
  }
}
