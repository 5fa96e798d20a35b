// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.client.publish.Change;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct delegation purge}: remove keys from every delegation. */
@Command(
    name = "purge",
    header = "Remove keys from every delegation.",
    description = {
      "",
      "For a key that got lost or into wrong hands: it loses every right that this machine can take.",
      ""
    },
    footer = {"", "Example:", "  dct delegation purge registry.example.com/team/app --key KEYID"})
public final class DelegationPurgeCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private EditOptions options = new EditOptions();

  @Option(
      names = "--key",
      paramLabel = "KEYID",
      required = true,
      description = "The key, by the id of its private key file. Repeatable.")
  private List<String> keys = new ArrayList<>();

  @Parameters(index = "0", paramLabel = "GUN", description = "The collection's full name.")
  private String gun = "";

  /** Creates the command. */
  public DelegationPurgeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RepositoryEdit edit =
        RepositoryEdit.of(Session.gun(gun)).with(new Change.PurgeKeys(PublicKeys.ids(keys)));
    options.run(session, edit, "Removed the keys from the delegations of " + gun);
    return ExitCode.OK.number();
  }
}
