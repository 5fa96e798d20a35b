// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.migrating;

import dev.contenttrust.client.migration.InventoryJson;
import dev.contenttrust.client.migration.RepositoryInventory;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.examples.cli.session.UsageException;
import dev.contenttrust.examples.cli.text.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What was done, one repository a line, so that an interrupted inventory can go on. */
final class InventoryState {
  private final Path file;

  InventoryState(Path file) {
    this.file = file;
  }

  /** Reads what was done; what an interrupted run left half written is cut off. */
  List<RepositoryInventory> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (whole.length() < text.length()) {
      Files.writeString(file, whole, StandardCharsets.UTF_8);
    }
    List<RepositoryInventory> done = new ArrayList<>();
    for (String line : whole.lines().toList()) {
      try {
        done.add(InventoryJson.read(JsonReader.read(Bytes.utf8(line), JsonLimits.DEFAULT)));
      } catch (MalformedJsonException e) {
        throw new UsageException(
            "--state: " + file + ", line " + (done.size() + 1) + ": " + e.getMessage());
      }
    }
    return done;
  }

  void add(RepositoryInventory inventory) {
    try {
      Files.writeString(
          file,
          JsonText.oneLine(InventoryJson.write(inventory)) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("--state: cannot write " + file, e);
    }
  }
}
