// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.crypto.keystore.KeyBackup;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Phrases;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dct backup}: put all private keys, still encrypted, into one archive. */
@Command(
    name = "backup",
    header = "Put all private keys, still encrypted, into one archive.",
    description = {
      "",
      "Only its owner may read it. Whoever has it still needs the passphrases.",
      ""
    },
    footer = {"", "Example:", "  dct backup keys.zip"})
public final class BackupCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The archive; it must not exist.")
  private Path file = Path.of("");

  /** Creates the command. */
  public BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<KeyEntry> keys = new KeyBackup(session.keys()).write(file);
    session
        .output()
        .answer(
            new JsonMembers().withAll("keys", keys, Keys::json),
            "Wrote " + Phrases.keys(keys.size()) + " to " + file);
    return ExitCode.OK.number();
  }
}
