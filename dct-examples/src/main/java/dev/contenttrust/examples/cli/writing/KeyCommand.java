// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dct key}: the commands below it. */
@Command(
    name = "key",
    header = "Manage private keys.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct key generate --help"})
public final class KeyCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private KeyCommand() {}

  /** Returns the command with those below it. */
  public static CommandLine of(Session session) {
    return new CommandLine(new KeyCommand())
        .addSubcommand(new KeyGenerateCommand(session))
        .addSubcommand(new KeyLoadCommand(session))
        .addSubcommand(new KeyListCommand(session))
        .addSubcommand(new KeyExportCommand(session))
        .addSubcommand(new KeyImportCommand(session))
        .addSubcommand(new KeyPasswdCommand(session))
        .addSubcommand(new KeyRemoveCommand(session))
        .addSubcommand(new KeyRotateCommand(session));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
