// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.crypto.keystore.KeyBundle;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key load}: load a private key for a signer. */
@Command(
    name = "load",
    header = "Load a private key for a signer.",
    description = {
      "",
      "Reads every form of private key that Docker, Notary and OpenSSL write, and stores it encrypted.",
      ""
    },
    footer = {"", "Example:", "  dct key load --name alice alice.pem"})
public final class KeyLoadCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "signer",
      description = "The signer's name, or root. Default: ${DEFAULT-VALUE}, as Docker's.")
  private String name = "";

  @Parameters(paramLabel = "FILE", description = "Private keys in PEM.")
  private Path file = Path.of("");

  /** Creates the command. */
  public KeyLoadCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Signers.requireName(name);
    Bytes text = OwnFile.readPrivate(file);
    KeyBundle bundle = new KeyBundle(session.keys());
    return Keys.tellImport(session, UsageException.checked(() -> bundle.load(text, name))).number();
  }
}
