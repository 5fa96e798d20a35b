// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TimeSpan;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct repair}: bring an expired or half-signed repository back. */
@Command(
    name = "repair",
    header = "Bring an expired or half-signed repository back.",
    description = {
      "",
      "Signs every role again that expired or lost its signatures, as far as the keys at hand reach,"
          + " and says which signatures are still missing. Ends with 4 if some are.",
      ""
    },
    footer = {"", "Example:", "  dct repair --within 30d registry.example.com/team/app"})
public final class RepairCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "0d",
      description = "Renew what expires within that time too: 30d, 12h, 4w. Default: 0d.")
  private Duration within = Duration.ZERO;

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public RepairCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    Publishing publishing = session.publishing(options);
    PublishReport report =
        publishing.publish(collection, publisher -> publisher.repair(collection, within));
    if (options.dryRun()) {
      new Reports(session, true).tell(report, "Repaired " + collection);
      return ExitCode.OK.number();
    }
    VerifiedRepository now = session.reads(new ReadOptions()).open(collection);
    List<String> missing =
        now.delegations().stream()
            .filter(role -> role.error().isPresent())
            .map(role -> role.name().value())
            .toList();
    new Reports(session, false)
        .tell(report, "Repaired " + collection, new JsonMembers().withTexts("missing", missing));
    if (!session.output().isJson()) {
      missing.forEach(
          role ->
              session.output().line(Printable.of("Still missing: a valid signature of " + role)));
    }
    return (missing.isEmpty() ? ExitCode.OK : ExitCode.UNTRUSTED).number();
  }
}
