// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.metadata.TargetFile;
import java.util.function.BiFunction;

/**
 * How a dialect reads one entry of its table of targets.
 *
 * @param usual the shape of entries that need no further look
 * @param reader makes a target of name and members, or refuses them as malformed
 */
record TargetEntries(UsualEntry usual, BiFunction<String, Members, TargetFile> reader) {
  /**
   * Reads the entry of that name.
   *
   * @throws dev.contenttrust.core.json.MalformedJsonException if it is no target
   */
  TargetFile read(String name, Bytes entry, JsonLimits limits) {
    if (usual.end(entry, 0) == entry.size()) {
      return usual.read(name, entry);
    }
    return reader.apply(
        name, Members.entry(name, JsonReader.read(entry, limits), "signed.targets"));
  }
}
