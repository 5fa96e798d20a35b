// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import dev.contenttrust.examples.cli.migrating.DriftCommand;
import dev.contenttrust.examples.cli.migrating.InventoryCommand;
import dev.contenttrust.examples.cli.migrating.ManifestCommand;
import dev.contenttrust.examples.cli.migrating.ParityCommand;
import dev.contenttrust.examples.cli.reading.ChangesCommand;
import dev.contenttrust.examples.cli.reading.ExplainCommand;
import dev.contenttrust.examples.cli.reading.InspectCommand;
import dev.contenttrust.examples.cli.reading.ListCommand;
import dev.contenttrust.examples.cli.reading.LookupCommand;
import dev.contenttrust.examples.cli.reading.ResolveCommand;
import dev.contenttrust.examples.cli.reading.StatusCommand;
import dev.contenttrust.examples.cli.serving.DemoCommand;
import dev.contenttrust.examples.cli.serving.ServeCommand;
import dev.contenttrust.examples.cli.session.OutputMode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.tuf.TufCommand;
import dev.contenttrust.examples.cli.writing.AddCommand;
import dev.contenttrust.examples.cli.writing.BackupCommand;
import dev.contenttrust.examples.cli.writing.BundleCommand;
import dev.contenttrust.examples.cli.writing.DelegationCommand;
import dev.contenttrust.examples.cli.writing.DeleteCommand;
import dev.contenttrust.examples.cli.writing.InitCommand;
import dev.contenttrust.examples.cli.writing.KeyCommand;
import dev.contenttrust.examples.cli.writing.RemoveCommand;
import dev.contenttrust.examples.cli.writing.RepairCommand;
import dev.contenttrust.examples.cli.writing.RestoreCommand;
import dev.contenttrust.examples.cli.writing.RevokeCommand;
import dev.contenttrust.examples.cli.writing.SignCommand;
import dev.contenttrust.examples.cli.writing.SignerCommand;
import dev.contenttrust.examples.cli.writing.WitnessCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands, put together by hand: nothing is searched on the class path. */
@Command(
    name = "dct",
    header = "Docker Content Trust: which digest did the publishers of this tag sign?",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Commands.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; for a read: verified",
      "1:unexpected failure",
      "2:wrong usage, a malformed image reference, a change that cannot be applied, a missing key, a"
          + " wrong or missing passphrase",
      "3:nothing is signed here",
      "4:NOT TRUSTED",
      "5:the server could not be used"
    },
    footer = {"", "Example:", "  dct resolve registry.example.com/team/app:1.0"})
final class Commands implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Commands() {}

  /** Returns the whole command line for one run. */
  static CommandLine of(Session session) {
    CommandLine commandLine = new CommandLine(new Commands());
    commandLine.addMixin("global", session.options());
    OutputMode.declareOn(commandLine.getCommandSpec());
    commandLine
        .addSubcommand(new ResolveCommand(session))
        .addSubcommand(new LookupCommand(session))
        .addSubcommand(new ListCommand(session))
        .addSubcommand(new InspectCommand(session))
        .addSubcommand(new ExplainCommand(session))
        .addSubcommand(new StatusCommand(session))
        .addSubcommand(new ChangesCommand(session))
        .addSubcommand(new ManifestCommand(session))
        .addSubcommand(new DriftCommand(session))
        .addSubcommand(new InventoryCommand(session))
        .addSubcommand(new ParityCommand(session))
        .addSubcommand(new SignCommand(session))
        .addSubcommand(new RevokeCommand(session))
        .addSubcommand(new AddCommand(session))
        .addSubcommand(new RemoveCommand(session))
        .addSubcommand(new InitCommand(session))
        .addSubcommand(new DeleteCommand(session))
        .addSubcommand(KeyCommand.of(session))
        .addSubcommand(SignerCommand.of(session))
        .addSubcommand(DelegationCommand.of(session))
        .addSubcommand(new WitnessCommand(session))
        .addSubcommand(new RepairCommand(session))
        .addSubcommand(BundleCommand.of(session))
        .addSubcommand(new BackupCommand(session))
        .addSubcommand(new RestoreCommand(session))
        .addSubcommand(new DemoCommand(session))
        .addSubcommand(new ServeCommand(session))
        .addSubcommand(TufCommand.of(session));
    addHelp(commandLine);
    return commandLine;
  }

  private static void addHelp(CommandLine commandLine) {
    commandLine.getCommandSpec().mixinStandardHelpOptions(true);
    commandLine.getSubcommands().values().forEach(Commands::addHelp);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    /** Creates the provider. */
    Version() {}

    @Override
    public String[] getVersion() {
      String version = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"dct " + (version == null ? "(development build)" : version)};
    }
  }
}
