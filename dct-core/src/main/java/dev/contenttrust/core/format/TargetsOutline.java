// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where things stand in a targets file whose {@code signed} is written in canonical form, found in
 * one pass: what the signatures cover, the table of targets, and each of its entries.
 *
 * <p>What stands behind {@code signed} is not looked at.
 */
final class TargetsOutline {
  private static final Bytes SIGNED = Bytes.utf8("\"signed\":");
  private static final Bytes TARGETS = Bytes.utf8("\"targets\":");

  /** The depth of {@code signed} and of the table in a file. */
  private static final int SIGNED_DEPTH = 2;

  static final int TABLE_DEPTH = 3;

  /** The depth of the hashes of an entry of the usual shape. */
  private static final int HASHES_DEPTH = 5;

  private final Bytes wire;
  private final CanonicalScan scan;
  private final JsonLimits limits;
  private final TargetEntries dialect;

  private int[] entries = new int[16];
  private int count;
  private int tableStart = CanonicalScan.NO;
  private int tableEnd;
  private int signedStart;
  private int signedEnd;

  private TargetsOutline(Bytes wire, JsonLimits limits, TargetEntries dialect) {
    this.wire = wire;
    this.limits = limits;
    this.scan = new CanonicalScan(wire, limits);
    this.dialect = dialect;
  }

  /**
   * Returns the outline; empty if the file is not of that form or holds anything unusual.
   *
   * @throws dev.contenttrust.core.json.MalformedJsonException if an entry is no target
   */
  static Optional<TargetsOutline> of(Bytes wire, JsonLimits limits, TargetEntries dialect) {
    boolean roomy =
        wire.size() <= limits.maxBytes()
            && limits.maxDepth() >= HASHES_DEPTH
            && UsualEntry.isWithin(limits);
    TargetsOutline outline = new TargetsOutline(wire, limits, dialect);
    return roomy && outline.find() ? Optional.of(outline) : Optional.empty();
  }

  /** Returns what the signatures cover. */
  Bytes signed() {
    return wire.slice(signedStart, signedEnd);
  }

  /** Returns the same file with no entry in its table of targets. */
  Bytes withoutTargets() {
    byte[] small = new byte[wire.size() - (tableEnd - tableStart) + 2];
    wire.slice(0, tableStart + 1).copyTo(small, 0);
    wire.slice(tableEnd - 1, wire.size()).copyTo(small, tableStart + 1);
    return Bytes.wrap(small);
  }

  /** Returns the table of targets. */
  SlicedTargets targets() {
    Bytes table = wire.slice(tableStart, tableEnd);
    return new SlicedTargets(table, Arrays.copyOf(entries, count), limits, dialect);
  }

  private boolean find() {
    int at = scan.is(0, '{') ? 1 : CanonicalScan.NO;
    while (at != CanonicalScan.NO && !wire.hasAt(at, SIGNED)) {
      int colon = scan.nameAfter(CanonicalScan.NO, at);
      int end = colon == CanonicalScan.NO ? colon : scan.value(colon + 1, 1);
      at = scan.is(end, ',') ? end + 1 : CanonicalScan.NO;
    }
    if (at == CanonicalScan.NO) {
      return false;
    }
    signedStart = at + SIGNED.size();
    signedEnd = signedEnd();
    return signedEnd != CanonicalScan.NO && tableStart != CanonicalScan.NO;
  }

  private int signedEnd() {
    if (!scan.is(signedStart, '{')) {
      return CanonicalScan.NO;
    }
    int previous = CanonicalScan.NO;
    int name = signedStart + 1;
    while (true) {
      int colon = scan.nameAfter(previous, name);
      if (colon == CanonicalScan.NO) {
        return CanonicalScan.NO;
      }
      int end = wire.hasAt(name, TARGETS) ? table(colon + 1) : scan.value(colon + 1, SIGNED_DEPTH);
      if (scan.is(end, '}')) {
        return end + 1;
      }
      if (!scan.is(end, ',')) {
        return CanonicalScan.NO;
      }
      previous = name;
      name = end + 1;
    }
  }

  private int table(int at) {
    if (!scan.is(at, '{')) {
      return CanonicalScan.NO;
    }
    tableStart = at;
    tableEnd = scan.is(at + 1, '}') ? at + 2 : tableEnd(at);
    return tableEnd;
  }

  private int tableEnd(int at) {
    int previous = CanonicalScan.NO;
    int name = at + 1;
    while (true) {
      int colon = scan.nameAfter(previous, name);
      int end = colon == CanonicalScan.NO ? colon : entryEnd(name, colon + 1);
      if (end == CanonicalScan.NO) {
        return CanonicalScan.NO;
      }
      add(name - tableStart);
      if (scan.is(end, '}')) {
        return end + 1;
      }
      if (!scan.is(end, ',')) {
        return CanonicalScan.NO;
      }
      previous = name;
      name = end + 1;
    }
  }

  private int entryEnd(int name, int at) {
    int usual = dialect.usual().end(wire, at);
    if (usual != CanonicalScan.NO) {
      return usual;
    }
    int end = scan.value(at, TABLE_DEPTH);
    if (end != CanonicalScan.NO) {
      // Throws for what is no target.
      dialect.read(wire.slice(name + 1, at - 2).toUtf8(), wire.slice(at, end), limits);
    }
    return end;
  }

  private void add(int entry) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count + (count >> 1));
    }
    entries[count++] = entry;
  }
}
