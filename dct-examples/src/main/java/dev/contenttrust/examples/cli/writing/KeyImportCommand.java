// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.keystore.KeyBundle;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key import}: import private keys that were exported. */
@Command(
    name = "import",
    header = "Import private keys that were exported.",
    description = {
      "",
      "Encrypted keys keep their encryption; others are encrypted with a new passphrase.",
      ""
    },
    footer = {"", "Example:", "  dct key import keys.pem"})
public final class KeyImportCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-r", "--role"},
      paramLabel = "ROLE",
      description = "The role of keys that do not say one. Default: delegation.")
  private @Nullable String role;

  @Option(
      names = {"-g", "--gun"},
      paramLabel = "GUN",
      description = "The collection of keys that need one and do not say it.")
  private @Nullable String gun;

  @Parameters(paramLabel = "FILE", description = "What was exported.")
  private Path file = Path.of("");

  /** Creates the command. */
  public KeyImportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Gun collection = gun == null ? null : Session.gun(gun);
    Bytes text = OwnFile.readPrivate(file);
    KeyBundle bundle = new KeyBundle(session.keys());
    return Keys.tellImport(
            session, UsageException.checked(() -> bundle.importBundle(text, role, collection)))
        .number();
  }
}
