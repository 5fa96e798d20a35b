// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.CommandGroup;
import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dct signer}: the commands below it. */
@Command(
    name = "signer",
    header = "Manage the signers of repositories.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct signer add --help"})
public final class SignerCommand extends CommandGroup {
  private SignerCommand() {}

  /** Returns the command with those below it. */
  public static CommandLine of(Session session) {
    return new CommandLine(new SignerCommand())
        .addSubcommand(new SignerAddCommand(session))
        .addSubcommand(new SignerRemoveCommand(session));
  }
}
