// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.metadata.AbstractTargetTable;
import dev.contenttrust.core.metadata.TargetFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of targets that stays text: entries are found by their names' order and read when asked
 * for, so that a file of 100 000 targets costs its bytes and an index. Every entry was found
 * readable before, by {@link TargetsOutline}.
 */
final class SlicedTargets extends AbstractTargetTable {
  private final Bytes table;
  private final int[] starts;
  private final JsonLimits limits;
  private final TargetEntries dialect;

  /**
   * Takes the index over.
   *
   * @param table the table from brace to brace, in canonical form
   * @param starts where the entries' names begin, with their quotes
   */
  SlicedTargets(Bytes table, int[] starts, JsonLimits limits, TargetEntries dialect) {
    this.table = table;
    this.starts = starts;
    this.limits = limits;
    this.dialect = dialect;
  }

  @Override
  public Optional<TargetFile> find(String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = starts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compareName(starts[middle] + 1, wanted);
      if (order == 0) {
        // Encoding has made question marks of ill-formed text.
        return Optional.of(target(middle)).filter(found -> found.name().equals(name));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /** Compares the name that begins there with the wanted one. */
  private int compareName(int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      byte b = table.at(at + i);
      if (b == '"') {
        // No name in the table has a quote of its own.
        return -1;
      }
      if (b != wanted[i]) {
        return (b & 0xff) - (wanted[i] & 0xff);
      }
    }
    return table.at(at + wanted.length) == '"' ? 0 : 1;
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public Stream<TargetFile> stream() {
    return IntStream.range(0, starts.length).mapToObj(this::target);
  }

  private TargetFile target(int index) {
    int name = starts[index] + 1;
    int quote = name;
    while (table.at(quote) != '"') {
      quote++;
    }
    int next = index + 1 < starts.length ? starts[index + 1] : table.size();
    return dialect.read(
        table.slice(name, quote).toUtf8(), table.slice(quote + 2, next - 1), limits);
  }
}
