// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command does with the edit that it makes: publish it, stage it, or only tell it. */
public final class EditOptions {
  @Mixin private PublishOptions publish = new PublishOptions();

  @Option(
      names = "--stage",
      description =
          "Keep the change in Notary's change list of the trust folder instead of publishing it;"
              + " 'dct publish' or 'notary publish' publishes what is staged.")
  private boolean stage;

  /** Creates the defaults. */
  public EditOptions() {}

  /** Publishes or stages the edit, and tells what was achieved. */
  void run(Session session, RepositoryEdit edit, String headline) {
    run(session, edit, headline, report -> {});
  }

  /** Does so, with a check of what was published before it is told. */
  void run(Session session, RepositoryEdit edit, String headline, Consumer<PublishReport> check) {
    if (stage) {
      stage(session, edit);
      return;
    }
    PublishReport report = session.publishing(publish).publish(edit);
    check.accept(report);
    new Reports(session, publish.dryRun()).tell(report, headline);
  }

  private void stage(Session session, RepositoryEdit edit) {
    if (publish.dryRun() || publish.choosesExpiry()) {
      throw new UsageException(
          "--stage publishes nothing; give --dry-run and --expires to 'publish'");
    }
    int staged =
        UsageException.checked(
            () -> {
              session.staged(edit.gun()).stage(edit);
              return edit.changes().size();
            });
    session
        .output()
        .answer(
            new JsonMembers().with("repository", edit.gun().value()).with("staged", staged),
            "Staged for " + edit.gun() + ". Publish it with 'dct publish'.");
  }
}
