// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.metadata.AbstractTargetTable;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of targets that stays text: entries are found by their names' order and read when asked
 * for, so that a file of 100 000 targets costs its bytes and an index. Every entry was found
 * readable before, by {@link TargetsOutline}.
 */
final class SlicedTargets extends AbstractTargetTable implements TargetsText {
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
    Bytes wanted = Bytes.utf8(name);
    int position = positionOf(wanted);
    if (!isNamed(position, wanted)) {
      return Optional.empty();
    }
    // Encoding has made question marks of ill-formed text.
    return Optional.of(target(position)).filter(found -> found.name().equals(name));
  }

  /** Returns the index of the first entry whose name is not before this one. */
  int positionOf(Bytes name) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareName(starts[middle] + 1, name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Tells whether there is such an entry and it has that name. */
  boolean isNamed(int index, Bytes name) {
    return index < starts.length && compareName(starts[index] + 1, name) == 0;
  }

  /** Compares the name that begins there with the wanted one. */
  private int compareName(int at, Bytes wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      byte b = table.at(at + i);
      if (b == '"') {
        // No name in the table has a quote of its own.
        return -1;
      }
      if (b != wanted.at(i)) {
        return (b & 0xff) - (wanted.at(i) & 0xff);
      }
    }
    return table.at(at + wanted.size()) == '"' ? 0 : 1;
  }

  @Override
  public int size() {
    return starts.length;
  }

  @Override
  public Stream<TargetFile> stream() {
    return IntStream.range(0, starts.length).mapToObj(this::target);
  }

  @Override
  public TargetTable with(Map<String, Optional<TargetFile>> edits) {
    return new EditedTargets(this, new LinkedHashMap<>(edits));
  }

  @Override
  public int roughSize() {
    return table.size();
  }

  @Override
  public void writeMembers(
      UsualEntry usual, Function<TargetFile, Bytes> member, ByteArrayOutputStream out) {
    writeMembers(0, starts.length, usual, member, out);
  }

  /** Writes the entries of a range, a comma before each. */
  void writeMembers(
      int from,
      int to,
      UsualEntry usual,
      Function<TargetFile, Bytes> member,
      ByteArrayOutputStream out) {
    int copied = from;
    for (int i = from; i < to; i++) {
      if (usual.end(table, quoteOf(i) + 2) != end(i)) {
        copy(copied, i, out);
        write(member.apply(target(i)), out);
        copied = i + 1;
      }
    }
    copy(copied, to, out);
  }

  private void copy(int from, int to, ByteArrayOutputStream out) {
    if (from < to) {
      write(table.slice(starts[from], end(to - 1)), out);
    }
  }

  /** Writes one member or more with a comma before them. */
  static void write(Bytes members, ByteArrayOutputStream out) {
    out.write(',');
    members.writeTo(out);
  }

  private TargetFile target(int index) {
    int quote = quoteOf(index);
    return dialect.read(
        table.slice(starts[index] + 1, quote).toUtf8(), table.slice(quote + 2, end(index)), limits);
  }

  /** Returns where the name of an entry ends. */
  private int quoteOf(int index) {
    int quote = starts[index] + 1;
    while (table.at(quote) != '"') {
      quote++;
    }
    return quote;
  }

  /** Returns the index behind an entry. */
  private int end(int index) {
    return (index + 1 < starts.length ? starts[index + 1] : table.size()) - 1;
  }
}
