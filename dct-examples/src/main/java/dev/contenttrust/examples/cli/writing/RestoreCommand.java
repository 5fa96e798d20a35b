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

/** {@code dct restore}: restore the private keys of an archive. */
@Command(
    name = "restore",
    header = "Restore the private keys of an archive.",
    description = {"", "Opens every key and compares its id before the first one is written.", ""},
    footer = {"", "Example:", "  dct restore keys.zip"})
public final class RestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "What 'backup' wrote.")
  private Path file = Path.of("");

  /** Creates the command. */
  public RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<KeyEntry> keys = new KeyBackup(session.keys()).restore(file);
    session
        .output()
        .answer(
            new JsonMembers().withAll("keys", keys, Keys::json),
            "Restored " + Phrases.keys(keys.size()) + " from " + file);
    return ExitCode.OK.number();
  }
}
