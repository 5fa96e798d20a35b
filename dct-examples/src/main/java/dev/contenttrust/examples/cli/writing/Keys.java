// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyImport;
import dev.contenttrust.examples.cli.session.ExitCode;
import dev.contenttrust.examples.cli.session.Output;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonMembers;

/** What the commands for keys share. */
final class Keys {
  private Keys() {}

  /** Returns what a store says of a key, for scripts. */
  static JsonObject json(KeyEntry key) {
    return new JsonMembers()
        .with("keyId", key.id().value())
        .with("role", key.role())
        .with("gun", key.repository().map(Gun::value).orElse(""))
        .build();
  }

  /** Tells what became of imported keys: done only if none was refused. */
  static ExitCode tellImport(Session session, KeyImport result) {
    Output output = session.output();
    result
        .weak()
        .forEach(
            key ->
                output.warn(
                    key.id().value(),
                    "WEAK_KEY",
                    "an RSA key below 2048 bits: no reader accepts its signatures"));
    if (output.isJson()) {
      output.result(
          new JsonMembers()
              .withAll("stored", result.stored(), Keys::json)
              .withTexts("refused", result.refused()));
    } else {
      result
          .stored()
          .forEach(key -> output.line("Stored the key " + key.id() + " of " + key.role() + "."));
    }
    if (!result.refused().isEmpty()) {
      throw new UsageException("not stored: " + String.join("; ", result.refused()));
    }
    return ExitCode.OK;
  }
}
