// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.examples.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin private SignerChange signer = new SignerChange();

  @Option(
      names = {"-f", "--force"},
      description = "Remove even the last signer, which makes every released tag unreadable.")
  private boolean force;

  /** Creates the command. */
  public SignerRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String name = signer.name();
    return signer.run(
        session,
        "error removing signer from",
        (publishing, gun) ->
            publishing.publish(gun, publisher -> publisher.removeSigner(gun, name, force)));
  }
}
