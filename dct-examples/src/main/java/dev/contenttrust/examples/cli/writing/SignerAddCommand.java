// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.examples.cli.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dct signer add}: add a signer to repositories. */
@Command(
    name = "add",
    header = "Add a signer to repositories.",
    description = {
      "",
      "Creates the role targets/NAME, or adds keys to it, and lets the same keys sign"
          + " targets/releases. Needs the repository's targets key; where there is no trust data, the"
          + " repository is initialised.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  dct signer add --key alice.pub alice registry.example.com/team/app"
    })
public final class SignerAddCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private SignerChange signer = new SignerChange();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "A public key or certificate in PEM. Repeatable.")
  private List<Path> keys = new ArrayList<>();

  /** Creates the command. */
  public SignerAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String name = signer.name();
    List<PublicKey> added = PublicKeys.in(keys, session);
    return signer.run(
        session,
        "failed to add signer to",
        (publishing, gun) ->
            publishing.publishOrInitialise(
                gun,
                publisher -> publisher.addSigner(gun, name, added),
                () -> RepositoryEdit.of(gun).addSigner(name, added)));
  }
}
