// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.transport.Change;
import dev.contenttrust.client.transport.Changefeed;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Progress;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct changes}: what a trust server says that was published. */
@Command(
    name = "changes",
    header = "List what was published on a trust server, oldest first.",
    description = {
      "",
      "Prints ID TIME CATEGORY GUN VERSION SHA256 of each change; VERSION and SHA256 are those of"
          + " the timestamp, - for a deletion. The server does not sign this: it says where to"
          + " look, and proves nothing.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct changes --server https://notary.example.com --since 4711",
      "  dct changes registry.example.com/team/app"
    })
public final class ChangesCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--since",
      paramLabel = "ID",
      description = "Begin after the change with this id. Default: at the beginning.")
  private String since = "";

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Print at most this many. Default: ${DEFAULT-VALUE}.")
  private int max;

  @Parameters(
      arity = "0..1",
      paramLabel = "GUN",
      description = "Only this collection; without it, all of the server's.")
  private String gun = "";

  /** Creates the command. */
  public ChangesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (max < 1) {
      throw new UsageException("--max is at least 1");
    }
    List<Change> changes = read();
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("changes", changes, ChangesCommand::json));
    } else {
      changes.forEach(change -> session.output().line(line(change)));
    }
    return ExitCode.OK.number();
  }

  private List<Change> read() {
    Deadline deadline = Deadline.in(Limits.DEFAULT.updateTimeout());
    Progress progress = session.progress("reading changes");
    try {
      if (gun.isEmpty()) {
        return session.changefeed().changes(since, max, deadline);
      }
      Gun collection = Session.gun(gun);
      Changefeed feed = session.changefeed(collection);
      return feed.changes(collection, since, max, deadline);
    } finally {
      progress.end();
    }
  }

  private static String line(Change change) {
    return Printable.of(
        String.join(
            " ",
            change.id(),
            change.createdAt(),
            change.category(),
            change.gun(),
            change.version() == 0 ? "-" : Long.toString(change.version()),
            change.sha256().isEmpty() ? "-" : change.sha256()));
  }

  private static JsonValue json(Change change) {
    return new JsonMembers()
        .with("id", change.id())
        .with("createdAt", change.createdAt())
        .with("category", change.category())
        .with("gun", change.gun())
        .with("version", change.version())
        .with("sha256", change.sha256())
        .build();
  }
}
