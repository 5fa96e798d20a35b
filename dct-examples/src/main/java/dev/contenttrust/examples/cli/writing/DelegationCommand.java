// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dct delegation}: the commands below it. */
@Command(
    name = "delegation",
    header = "Manage the delegations of a repository.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct delegation add --help"})
public final class DelegationCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private DelegationCommand() {}

  /** Returns the command with those below it. */
  public static CommandLine of(Session session) {
    return new CommandLine(new DelegationCommand())
        .addSubcommand(new DelegationAddCommand(session))
        .addSubcommand(new DelegationRemoveCommand(session))
        .addSubcommand(new DelegationListCommand(session))
        .addSubcommand(new DelegationPurgeCommand(session));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
