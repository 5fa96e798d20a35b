// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.migration.InventoryCsv;
import dev.contenttrust.client.migration.InventoryJson;
import dev.contenttrust.client.migration.InventoryTag;
import dev.contenttrust.client.migration.ReSigningPlan;
import dev.contenttrust.client.migration.RepositoryInventory;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.JsonText;
import dev.contenttrust.examples.cli.text.Phrases;
import dev.contenttrust.examples.cli.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dct inventory}: everything that is signed, for a migration. */
@Command(
    name = "inventory",
    header = "List every signed tag with digest, size, signers and expiry.",
    description = {
      "",
      "A repository that cannot be read does not stop the others: it is listed with the reason, and"
          + " the command ends with the code of the worst one. Repositories that only a catalog or"
          + " a changefeed named may be unsigned.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct inventory --csv --check-registry --check-notation registry.example.com/team/app",
      "  dct inventory --from repositories.txt --state done.jsonl --work-list sign.sh"
    })
public final class InventoryCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private InventoryRun run = new InventoryRun();

  @Option(names = "--csv", description = "Comma-separated values (RFC 4180) instead of a table.")
  private boolean csv;

  @Option(
      names = "--check-registry",
      description = "Ask registries whether they still serve the signed digests.")
  private boolean checkRegistry;

  @Option(
      names = "--check-notation",
      description =
          "Ask registries which digests have a Notary Project signature: presence and form only.")
  private boolean checkNotation;

  @Option(
      names = "--work-list",
      paramLabel = "FILE",
      description = "Write the 'notation sign' commands that are left, one for each digest.")
  private @Nullable Path workList;

  @Option(
      names = "--notation-policy",
      paramLabel = "FILE",
      description =
          "Write the skeleton of a Notation trust policy; it accepts nothing until it is filled in.")
  private @Nullable Path notationPolicy;

  /** Creates the command. */
  public InventoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    InventoryRun.Result result = run.take(session, checkRegistry, checkNotation);
    print(result.repositories());
    if (workList != null) {
      Files.write(workList, ReSigningPlan.commands(result.repositories()), StandardCharsets.UTF_8);
    }
    if (notationPolicy != null) {
      Files.writeString(
          notationPolicy,
          JsonText.indented(ReSigningPlan.trustPolicy(result.repositories())) + "\n",
          StandardCharsets.UTF_8);
    }
    return result.exitCode().number();
  }

  private void print(List<RepositoryInventory> all) {
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("repositories", all, InventoryJson::write));
    } else if (csv) {
      session.output().exactly(InventoryCsv.header());
      all.forEach(each -> session.output().exactly(InventoryCsv.lines(each)));
    } else {
      session.output().exactly(table(all));
    }
  }

  private static String table(List<RepositoryInventory> all) {
    Columns table = new Columns();
    table.row("REPOSITORY", "TAG", "DIGEST", "SIZE", "SIGNERS", "EXPIRES", "REGISTRY", "NOTATION");
    for (RepositoryInventory each : all) {
      each.failure()
          .ifPresent(
              failure -> row(table, each.gun().value(), "-", failure.code(), "", "", "", "", ""));
      for (InventoryTag tag : each.tags()) {
        row(
            table,
            each.gun().value(),
            tag.tag(),
            tag.digest().toString(),
            Long.toString(tag.size()),
            (tag.released() ? "" : "(not released) ") + String.join(",", tag.signers()),
            Phrases.moment(tag.expires()),
            tag.registry().name(),
            tag.notation().name());
      }
    }
    return table.render();
  }

  private static void row(Columns table, String... cells) {
    table.row(Stream.of(cells).map(Printable::of).toArray(String[]::new));
  }
}
