// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Failure;
import dev.contenttrust.examples.cli.session.ReadOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TimeSpan;
import dev.contenttrust.examples.cli.session.TokenOptions;
import dev.contenttrust.examples.cli.session.VerifiedReads;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct status}: what expires when, and who can renew it. */
@Command(
    name = "status",
    header = "Show when the roles of collections expire and who can renew them.",
    description = {
      "",
      "Ends with 0 if nothing expires within the given time, else with 4. The timestamp, which the"
          + " server renews by itself, is shown and not counted.",
      ""
    },
    footer = {"", "Example:", "  dct status --within 90d registry.example.com/team/app"})
public final class StatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private ReadOptions options = new ReadOptions();

  @Mixin private TokenOptions token = new TokenOptions();

  @Option(
      names = "--within",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      defaultValue = "30d",
      description = "How far to look ahead: 30d, 12h, 4w. Default: ${DEFAULT-VALUE}.")
  private Duration within = Duration.ofDays(30);

  @Parameters(arity = "1..*", paramLabel = "GUN", description = "The collections' full names.")
  private List<String> guns = new ArrayList<>();

  /** Creates the command. */
  public StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Gun> collections = guns.stream().map(Session::gun).toList();
    VerifiedReads reads = session.reads(options);
    Set<KeyId> keys = session.keysAtHand(token);
    ExitCode worst = ExitCode.OK;
    List<JsonObject> reports = new ArrayList<>();
    for (Gun gun : collections) {
      try {
        RepositoryStatus status = RepositoryStatus.of(reads.open(gun), keys, within);
        worst = worst.worse(status.isDue() ? ExitCode.UNTRUSTED : ExitCode.OK);
        reports.add(status.json());
        printText(status);
      } catch (TrustException e) {
        worst = worst.worse(session.output().failure(new Failure(gun.value(), e)));
      }
    }
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("collections", reports, report -> report));
    }
    return worst.number();
  }

  private void printText(RepositoryStatus status) {
    if (!session.output().isJson()) {
      session.output().exactly(status.text());
    }
  }
}
