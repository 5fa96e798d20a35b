// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.StagedChanges;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct publish}: publish what is staged. */
@Command(
    name = "publish",
    header = "Publish what is staged.",
    description = {
      "",
      "Publishes everything that 'dct' with --stage, or 'notary' without -p, put on the change list,"
          + " in one upload. What fails stays staged.",
      ""
    },
    footer = {"", "Example:", "  dct publish registry.example.com/team/app"})
public final class PublishCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public PublishCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = Session.gun(gun);
    StagedChanges staged = session.staged(collection);
    if (staged.edit().isEmpty()) {
      throw new UsageException(
          "nothing is staged for " + collection + "; stage with --stage, for example 'dct add'");
    }
    PublishReport report = session.publishing(options).publish(collection, staged::publish);
    new Reports(session, options.dryRun()).tell(report, "Published what was staged");
    return ExitCode.OK.number();
  }
}
