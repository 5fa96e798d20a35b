// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.CommandGroup;
import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dct key}: the commands below it. */
@Command(
    name = "key",
    header = "Manage private keys.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct key generate --help"})
public final class KeyCommand extends CommandGroup {
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
}
