// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.migration.DigestParity;
import dev.contenttrust.client.migration.NotationState;
import dev.contenttrust.client.migration.RegistryState;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dct parity}: how far a migration to Notary Project signatures has come. */
@Command(
    name = "parity",
    header = "Tell which released digests already have a Notary Project signature.",
    description = {
      "",
      "Prints PRESENT, ABSENT, MALFORMED, GONE (from the registry) or UNKNOWN, the image by digest,"
          + " and its signed tags. Presence and form are looked at, validity is not: that is for"
          + " Notary Project tools and their trust policy. Ends with 0 if nothing is left to sign,"
          + " with 3 if a digest has no signature, with 5 if a registry could not be asked.",
      ""
    },
    footer = {"", "Example:", "  dct parity --from repositories.txt"})
public final class ParityCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private InventoryRun run = new InventoryRun();

  /** Creates the command. */
  public ParityCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    InventoryRun.Result result = run.take(session, true, true);
    List<DigestParity> digests = DigestParity.of(result.repositories());
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("digests", digests, ParityCommand::json));
    } else {
      digests.forEach(each -> session.output().line(line(each)));
    }
    ExitCode worst = result.exitCode();
    for (DigestParity each : digests) {
      worst = worst.worse(exitCode(each));
    }
    return worst.number();
  }

  private static ExitCode exitCode(DigestParity digest) {
    if (!digest.isToBeSigned()) {
      return ExitCode.OK;
    }
    return digest.notation() == NotationState.UNKNOWN ? ExitCode.SERVER : ExitCode.NOT_SIGNED;
  }

  private static String state(DigestParity digest) {
    return digest.registry() == RegistryState.GONE
        ? digest.registry().name()
        : digest.notation().name();
  }

  private static String line(DigestParity digest) {
    return state(digest)
        + " "
        + digest.gun()
        + "@"
        + digest.digest()
        + " "
        + String.join(",", digest.tags());
  }

  private static JsonObject json(DigestParity digest) {
    return new JsonMembers()
        .with("state", state(digest))
        .with("repository", digest.gun().value())
        .with("digest", digest.digest().toString())
        .withTexts("tags", digest.tags())
        .with("registry", digest.registry().name())
        .with("notation", digest.notation().name())
        .build();
  }
}
