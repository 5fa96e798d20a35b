// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key passwd}: change the passphrase of a private key. */
@Command(
    name = "passwd",
    header = "Change the passphrase of a private key.",
    description = {"", "The present passphrase comes from the environment or the terminal.", ""},
    footer = {"", "Example:", "  dct key passwd KEYID"})
public final class KeyPasswdCommand implements Callable<Integer> {
  private static final int SHORTEST = 8;

  private final Session session;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "The first line is the new passphrase. Default: it is asked for, twice.")
  private @Nullable Path passphraseFile;

  @Parameters(paramLabel = "KEYID", description = "The key's id, as 'key list' shows it.")
  private String id = "";

  /** Creates the command. */
  public KeyPasswdCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KeyId key = Session.keyId(id);
    FileKeyStore keys = session.keys();
    if (keys.find(key).isEmpty()) {
      throw new UsageException("there is no key " + key + " in the trust folder");
    }
    char[] passphrase =
        passphraseFile == null
            ? session.newPassphrase("key with ID " + key.abbreviated())
            : firstLine(passphraseFile);
    try {
      keys.changePassphrase(key, passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
    session
        .output()
        .answer(
            new JsonMembers().with("keyId", key.value()),
            "Changed the passphrase of the key " + key + ".");
    return ExitCode.OK.number();
  }

  private static char[] firstLine(Path file) {
    String text = OwnFile.readPrivate(file).toUtf8();
    char[] line = text.lines().findFirst().orElse("").toCharArray();
    if (line.length < SHORTEST) {
      throw new UsageException(
          "the new passphrase is too short: use at least " + SHORTEST + " characters");
    }
    return line;
  }
}
