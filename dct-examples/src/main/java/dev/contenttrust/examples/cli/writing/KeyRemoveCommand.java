// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TokenOptions;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key remove}: remove a private key for good. */
@Command(
    name = "remove",
    header = "Remove a private key for good.",
    description = {"", "Asks first, since no backup is made; -y where nobody can answer.", ""},
    footer = {"", "Example:", "  dct key remove KEYID"})
public final class KeyRemoveCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private TokenOptions token = new TokenOptions();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Parameters(paramLabel = "KEYID", description = "The key's id, as 'key list' shows it.")
  private String id = "";

  /** Creates the command. */
  public KeyRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KeyId key = Session.keyId(id);
    if (!yes && !session.confirm("Remove the private key " + key + " for good?")) {
      return ExitCode.OK.number();
    }
    if (!session.keys(token).remove(key)) {
      throw new UsageException(
          "there is no key " + key + " in the trust folder, nor on a token that was named");
    }
    session
        .output()
        .answer(
            new JsonMembers().with("removed", key.value()), "Removed the private key " + key + ".");
    return ExitCode.OK.number();
  }
}
