// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.keystore.KeyBundle;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Phrases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dct key export}: export private keys, still encrypted. */
@Command(
    name = "export",
    header = "Export private keys, still encrypted.",
    description = {
      "",
      "Writes the form of 'notary key export': PEM blocks that say id, role and repository.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  dct key export --output keys.pem",
      "  dct key export --gun registry.example.com/team/app -o keys.pem"
    })
public final class KeyExportCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The file to write; it must not exist, and only its owner may read it.")
  private Path output = Path.of("");

  @Option(names = "--gun", paramLabel = "GUN", description = "Only keys of this collection.")
  private String gun = "";

  @Parameters(arity = "0..*", paramLabel = "KEYID", description = "Only these keys.")
  private List<String> ids = new ArrayList<>();

  /** Creates the command. */
  public KeyExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Set<KeyId> chosen = PublicKeys.ids(ids);
    List<KeyEntry> exported =
        session.keys().list().stream()
            .filter(key -> chosen.isEmpty() || chosen.contains(key.id()))
            .filter(key -> gun.isEmpty() || key.repository().map(Gun::value).orElse("").equals(gun))
            .toList();
    if (exported.isEmpty() || exported.size() < chosen.size()) {
      throw new UsageException("the trust folder does not have all of these keys");
    }
    OwnFile.create(output, new KeyBundle(session.keys()).export(exported::contains));
    session
        .output()
        .answer(
            new JsonMembers().withAll("exported", exported, Keys::json),
            "Exported " + Phrases.keys(exported.size()) + " to " + output);
    return ExitCode.OK.number();
  }
}
