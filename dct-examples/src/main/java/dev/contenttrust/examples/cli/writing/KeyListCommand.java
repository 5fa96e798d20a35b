// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.TokenOptions;
import dev.contenttrust.examples.cli.text.Columns;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dct key list}: list the private keys in the trust folder. */
@Command(
    name = "list",
    header = "List the private keys in the trust folder, or on a token.",
    description = {"", "Nothing is decrypted, and no passphrase is asked for.", ""},
    footer = {
      "",
      "Examples:",
      "  dct key list",
      "  dct key list --pkcs11 /usr/lib/softhsm/libsofthsm2.so"
    })
public final class KeyListCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private TokenOptions token = new TokenOptions();

  /** Creates the command. */
  public KeyListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    FileKeyStore keys = session.keys();
    List<KeyEntry> entries =
        session.keys(token).list().stream()
            .sorted(
                Comparator.comparing(KeyEntry::role)
                    .thenComparing(key -> key.repository().map(Gun::value).orElse(""))
                    .thenComparing(KeyEntry::id))
            .toList();
    keys.unreadable()
        .forEach(
            file -> session.output().warn(file.file().toString(), "UNREADABLE_KEY", file.reason()));
    if (session.output().isJson()) {
      session.output().result(new JsonMembers().withAll("keys", entries, Keys::json));
      return ExitCode.OK.number();
    }
    if (!entries.isEmpty()) {
      Columns table = new Columns().row("ROLE", "GUN", "KEY ID");
      for (KeyEntry key : entries) {
        table.row(
            Printable.of(key.role()),
            Printable.of(key.repository().map(Gun::value).orElse("")),
            key.id().value());
      }
      session.output().exactly(table.render());
    }
    return ExitCode.OK.number();
  }
}
