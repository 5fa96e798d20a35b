// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Inventories as comma-separated values (RFC 4180), one line for each tag, or for a repository that
 * could not be read. Stateless and thread-safe.
 */
public final class InventoryCsv {
  private InventoryCsv() {}

  /**
   * Returns the names of the columns.
   *
   * @return one line, ended by CR and LF
   */
  public static String header() {
    return line(
        List.of(
            "repository",
            "tag",
            "digest",
            "size",
            "role",
            "released",
            "signers",
            "keys",
            "expires",
            "registry",
            "notation",
            "failure"));
  }

  /**
   * Returns the lines of a repository.
   *
   * @param inventory the inventory of one repository
   * @return its lines, each ended by CR and LF; empty if nothing is signed in it
   */
  public static String lines(RepositoryInventory inventory) {
    String gun = inventory.gun().value();
    if (inventory.failure().isPresent()) {
      RepositoryInventory.Failure failure = inventory.failure().get();
      return line(
          List.of(
              gun,
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              "",
              failure.code() + ": " + failure.message()));
    }
    return inventory.tags().stream()
        .map(
            tag ->
                line(
                    List.of(
                        gun,
                        tag.tag(),
                        tag.digest().toString(),
                        Long.toString(tag.size()),
                        tag.role().value(),
                        Boolean.toString(tag.released()),
                        String.join(" ", tag.signers()),
                        tag.signatures().stream()
                            .flatMap(signature -> signature.keys().stream())
                            .map(Object::toString)
                            .distinct()
                            .collect(Collectors.joining(" ")),
                        tag.expires().toString(),
                        tag.registry().name(),
                        tag.notation().name(),
                        "")))
        .collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream().map(InventoryCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(String text) {
    // Names come from whoever may sign: a spreadsheet must not take one for a formula.
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
