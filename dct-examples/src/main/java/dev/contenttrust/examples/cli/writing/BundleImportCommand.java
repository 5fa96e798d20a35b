// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.PinOptions;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Phrases;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dct bundle import}: take metadata from a file, verified again. */
@Command(
    name = "import",
    header = "Take metadata from a file, verified again.",
    description = {
      "",
      "Everything is verified as if a server had sent it; an older state than the one known here is"
          + " refused. Then read with --offline.",
      ""
    },
    footer = {"", "Example:", "  dct bundle import --no-tofu --root-key KEYID trust.zip"})
public final class BundleImportCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PinOptions pins = new PinOptions();

  @Parameters(paramLabel = "FILE", description = "What 'bundle export' wrote.")
  private Path file = Path.of("");

  /** Creates the command. */
  public BundleImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<Gun, VerifiedRepository> taken = new Bundling(session, pins).take(OwnFile.read(file));
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withTexts("collections", taken.keySet()));
    } else {
      taken.forEach(
          (gun, repository) ->
              session
                  .output()
                  .line(
                      "Verified and stored "
                          + gun
                          + ": valid until "
                          + Phrases.moment(repository.timestamp().expires())));
    }
    return ExitCode.OK.number();
  }
}
