// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.PublishOptions;
import dev.contenttrust.examples.cli.session.Publishing;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct signer remove}: remove a signer from repositories. */
@Command(
    name = "remove",
    header = "Remove a signer from repositories.",
    description = {
      "",
      "Removes the role targets/NAME, and its keys from targets/releases unless other signers use"
          + " them too.",
      ""
    },
    footer = {"", "Example:", "  dct signer remove alice registry.example.com/team/app"})
public final class SignerRemoveCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private PublishOptions options = new PublishOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Remove even the last signer, which makes every released tag unreadable.")
  private boolean force;

  @Parameters(index = "0", paramLabel = "NAME", description = "The signer's name.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "REPOSITORY",
      description = "Each is changed for itself.")
  private List<String> repositories = new ArrayList<>();

  /** Creates the command. */
  public SignerRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Signers.requireName(name);
    Publishing publishing = session.publishing(options);
    return new EachRepository(session, new Reports(session, options.dryRun()))
        .change(
            repositories,
            "error removing signer from",
            gun -> publishing.publish(gun, publisher -> publisher.removeSigner(gun, name, force)))
        .number();
  }
}
