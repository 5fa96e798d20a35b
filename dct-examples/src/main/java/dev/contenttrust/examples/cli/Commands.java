// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import dev.contenttrust.examples.cli.doctor.DoctorCommand;
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
import dev.contenttrust.examples.cli.session.CommandGroup;
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
import dev.contenttrust.examples.cli.writing.PublishCommand;
import dev.contenttrust.examples.cli.writing.RemoveCommand;
import dev.contenttrust.examples.cli.writing.RepairCommand;
import dev.contenttrust.examples.cli.writing.RestoreCommand;
import dev.contenttrust.examples.cli.writing.RevokeCommand;
import dev.contenttrust.examples.cli.writing.SignCommand;
import dev.contenttrust.examples.cli.writing.SignerCommand;
import dev.contenttrust.examples.cli.writing.StagedCommand;
import dev.contenttrust.examples.cli.writing.WitnessCommand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

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
      "2:wrong usage, a malformed image reference, a change that cannot be applied, a missing key,"
          + " a wrong or missing passphrase",
      "3:nothing is signed here",
      "4:NOT TRUSTED",
      "5:the server could not be used"
    },
    footer = {"", "Example:", "  dct resolve registry.example.com/team/app:1.0"})
final class Commands extends CommandGroup {
  private Commands() {}

  /**
   * Returns the command line for these arguments: with every command, or with those alone that the
   * arguments name, since putting all together takes longer than most of them run.
   */
  static CommandLine of(Session session, String... arguments) {
    CommandLine commandLine = new CommandLine(new Commands());
    commandLine.addMixin("global", session.options());
    OutputMode.declareOn(commandLine.getCommandSpec());
    Map<String, Function<Session, Object>> all = all();
    Set<String> given = Set.copyOf(Arrays.asList(arguments));
    boolean isNamed = all.keySet().stream().anyMatch(given::contains);
    boolean isOverview = given.contains("--help") || given.contains("-h") || !isNamed;
    all.forEach(
        (name, command) -> {
          if (isOverview || given.contains(name)) {
            commandLine.addSubcommand(name, command.apply(session));
          }
        });
    addHelp(commandLine);
    return commandLine;
  }

  private static Map<String, Function<Session, Object>> all() {
    Map<String, Function<Session, Object>> commands = new LinkedHashMap<>();
    commands.put("resolve", ResolveCommand::new);
    commands.put("lookup", LookupCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("explain", ExplainCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("changes", ChangesCommand::new);
    commands.put("manifest", ManifestCommand::new);
    commands.put("drift", DriftCommand::new);
    commands.put("inventory", InventoryCommand::new);
    commands.put("parity", ParityCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("sign", SignCommand::new);
    commands.put("revoke", RevokeCommand::new);
    commands.put("add", AddCommand::new);
    commands.put("remove", RemoveCommand::new);
    commands.put("staged", StagedCommand::new);
    commands.put("publish", PublishCommand::new);
    commands.put("init", InitCommand::new);
    commands.put("delete", DeleteCommand::new);
    commands.put("key", KeyCommand::of);
    commands.put("signer", SignerCommand::of);
    commands.put("delegation", DelegationCommand::of);
    commands.put("witness", WitnessCommand::new);
    commands.put("repair", RepairCommand::new);
    commands.put("bundle", BundleCommand::of);
    commands.put("backup", BackupCommand::new);
    commands.put("restore", RestoreCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("tuf", TufCommand::of);
    return commands;
  }

  private static void addHelp(CommandLine commandLine) {
    commandLine.getCommandSpec().mixinStandardHelpOptions(true);
    commandLine.getSubcommands().values().forEach(Commands::addHelp);
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
