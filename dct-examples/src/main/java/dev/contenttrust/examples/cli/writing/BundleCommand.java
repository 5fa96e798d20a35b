// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.CommandGroup;
import dev.contenttrust.examples.cli.session.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dct bundle}: the commands below it. */
@Command(
    name = "bundle",
    header = "Carry verified metadata to machines without network.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  dct bundle export --help"})
public final class BundleCommand extends CommandGroup {
  private BundleCommand() {}

  /** Returns the command with those below it. */
  public static CommandLine of(Session session) {
    return new CommandLine(new BundleCommand())
        .addSubcommand(new BundleExportCommand(session))
        .addSubcommand(new BundleImportCommand(session));
  }
}
