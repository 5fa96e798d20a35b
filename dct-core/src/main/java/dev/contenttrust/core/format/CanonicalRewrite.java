// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import java.util.Arrays;
import java.util.Optional;

/**
 * Brings JSON text that is not canonical for its white space or for the order of its members alone
 * into canonical form, without reading it.
 *
 * <p>What it gives reads as the same value as the original. It steps aside for everything that
 * {@link CanonicalScan} does not recognise, for names that occur twice, and for a table of targets
 * that is out of order, since its order is told to callers.
 *
 * <p>Used once; not thread-safe.
 */
final class CanonicalRewrite {
  private static final int NO = CanonicalScan.NO;

  private final Bytes text;
  private final CanonicalScan scan;
  private final JsonLimits limits;

  /** The result is never longer than the text. */
  private final byte[] out;

  private int size;

  /** Where the members of the objects around stand in the result, a stack. */
  private int[] members = new int[64];

  private int top;

  private CanonicalRewrite(Bytes text, JsonLimits limits) {
    this.text = text;
    this.scan = new CanonicalScan(text, limits);
    this.limits = limits;
    this.out = new byte[text.size()];
  }

  /** Returns the canonical form of the text; empty for what it steps aside for. */
  static Optional<Bytes> of(Bytes text, JsonLimits limits) {
    if (text.size() > limits.maxBytes()) {
      return Optional.empty();
    }
    CanonicalRewrite rewrite = new CanonicalRewrite(text, limits);
    int end = rewrite.value(rewrite.skip(0), 0);
    return end != NO && rewrite.skip(end) == text.size()
        ? Optional.of(Bytes.wrap(rewrite.out).slice(0, rewrite.size))
        : Optional.empty();
  }

  private int value(int at, int depth) {
    if (scan.is(at, '{')) {
      return object(at, depth + 1);
    }
    if (scan.is(at, '[')) {
      return array(at, depth + 1);
    }
    return copy(at, scan.value(at, depth));
  }

  private int object(int at, int depth) {
    if (depth > limits.maxDepth()) {
      return NO;
    }
    put('{');
    int first = top;
    int next = skip(at + 1);
    boolean more = !scan.is(next, '}');
    boolean ordered = true;
    while (more) {
      int end = member(next, depth);
      if (end == NO) {
        return NO;
      }
      ordered =
          ordered && (top - first < 2 || compareNames(members[top - 2], members[top - 1]) < 0);
      more = scan.is(end, ',');
      next = more ? skip(end + 1) : end;
    }
    if (!scan.is(next, '}') || !(ordered || order(first, depth))) {
      return NO;
    }
    top = first;
    put('}');
    return next + 1;
  }

  /** Rewrites a member, with a comma behind an earlier one; returns where the next sign stands. */
  private int member(int at, int depth) {
    int nameEnd = scan.name(at);
    if (nameEnd == NO) {
      return NO;
    }
    if (out[size - 1] != '{') {
      put(',');
    }
    push(size);
    copy(at, nameEnd);
    int colon = skip(nameEnd);
    if (!scan.is(colon, ':')) {
      return NO;
    }
    put(':');
    int end = value(skip(colon + 1), depth);
    return end == NO ? NO : skip(end);
  }

  /** Orders the members of the last object; tells whether that can be done. */
  private boolean order(int first, int depth) {
    if (depth == TargetsOutline.TABLE_DEPTH) {
      return false;
    }
    int start = members[first];
    Member[] sorted = new Member[top - first];
    for (int i = 0; i < sorted.length; i++) {
      int end = first + i + 1 < top ? members[first + i + 1] - 1 : size;
      sorted[i] = new Member(members[first + i], end);
    }
    Arrays.sort(sorted, (a, b) -> compareNames(a.start, b.start));
    byte[] ordered = new byte[size - start];
    int at = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0) {
        if (compareNames(sorted[i - 1].start, sorted[i].start) == 0) {
          return false;
        }
        ordered[at++] = ',';
      }
      int length = sorted[i].end - sorted[i].start;
      System.arraycopy(out, sorted[i].start, ordered, at, length);
      at += length;
    }
    System.arraycopy(ordered, 0, out, start, ordered.length);
    return true;
  }

  /** Where a member stands in the result. */
  private record Member(int start, int end) {}

  private int array(int at, int depth) {
    if (depth > limits.maxDepth()) {
      return NO;
    }
    put('[');
    int next = skip(at + 1);
    boolean more = !scan.is(next, ']');
    while (more) {
      int end = value(next, depth);
      if (end == NO) {
        return NO;
      }
      next = skip(end);
      more = scan.is(next, ',');
      if (more) {
        put(',');
        next = skip(next + 1);
      }
    }
    if (!scan.is(next, ']')) {
      return NO;
    }
    put(']');
    return next + 1;
  }

  /** Compares two names without escapes in the result. */
  private int compareNames(int a, int b) {
    for (int i = 1; ; i++) {
      byte x = out[a + i];
      byte y = out[b + i];
      if (x != y) {
        return x == '"' ? -1 : y == '"' ? 1 : (x & 0xff) - (y & 0xff);
      }
      if (x == '"') {
        return 0;
      }
    }
  }

  private int copy(int from, int to) {
    if (to != NO) {
      text.slice(from, to).copyTo(out, size);
      size += to - from;
    }
    return to;
  }

  private void put(char ascii) {
    out[size++] = (byte) ascii;
  }

  private void push(int member) {
    if (top == members.length) {
      members = Arrays.copyOf(members, top + (top >> 1));
    }
    members[top++] = member;
  }

  /** Returns the index of the next sign that is no white space. */
  private int skip(int at) {
    int i = at;
    while (i < text.size() && isSpace(text.at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
