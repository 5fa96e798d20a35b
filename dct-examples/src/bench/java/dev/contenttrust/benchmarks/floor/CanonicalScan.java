// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a signed file: checks that it is canonical JSON of ASCII characters, and remembers
 * where the signed part ends and where one target's entry stands. Not thread-safe.
 */
public final class CanonicalScan {
  private static final byte[] ENVELOPE = ascii("{\"signed\":");
  private static final byte[] SIGNATURES = ascii(",\"signatures\":");
  private static final byte[] TARGETS = ascii("targets");

  private final byte[] json;
  private final byte @Nullable [] wanted;
  private int position;
  private boolean inTargets;
  private int signedEnd;
  private @Nullable Slice found;

  /** A part of the file. */
  public record Slice(byte[] json, int from, int to) {
    /** Returns the value of a member of the object that this is, found by skipping. */
    public Slice member(String name) {
      byte[] bytes = ascii(name);
      int at = from + 1;
      while (json[at] == '"') {
        int end = endOfString(json, at);
        boolean match = Arrays.equals(json, at + 1, end - 1, bytes, 0, bytes.length);
        int value = end + 1;
        int valueEnd = skip(json, value);
        if (match) {
          return new Slice(json, value, valueEnd);
        }
        at = valueEnd + 1;
      }
      throw new IllegalArgumentException("no member " + name);
    }

    /** Calls with the name and value of each member of the object that this is. */
    public void forEachMember(BiConsumer<String, Slice> each) {
      int at = from + 1;
      while (json[at] == '"') {
        int end = endOfString(json, at);
        int valueEnd = skip(json, end + 1);
        each.accept(new Slice(json, at, end).text(), new Slice(json, end + 1, valueEnd));
        at = valueEnd + 1;
      }
    }

    /** Calls with each element of the array that this is. */
    public void forEachElement(Consumer<Slice> each) {
      int at = from + 1;
      while (json[at] != ']' && at < to) {
        int end = skip(json, at);
        each.accept(new Slice(json, at, end));
        at = end + 1;
      }
    }

    /** Returns the first element of the array that this is. */
    public Slice first() {
      return new Slice(json, from + 1, skip(json, from + 1));
    }

    /** Returns the text of the string that this is. */
    public String text() {
      return new String(json, from + 1, to - from - 2, StandardCharsets.ISO_8859_1);
    }

    /** Returns the number that this is. */
    public long number() {
      return Long.parseLong(new String(json, from, to - from, StandardCharsets.ISO_8859_1));
    }
  }

  private CanonicalScan(byte[] json, byte @Nullable [] wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  /** Checks the form of a file and looks for a target, if one is named. */
  public static CanonicalScan of(byte[] json, @Nullable String target) {
    CanonicalScan scan = new CanonicalScan(json, target == null ? null : ascii(target));
    scan.expect(ENVELOPE);
    scan.value(0);
    scan.signedEnd = scan.position;
    scan.expect(SIGNATURES);
    scan.value(9);
    if (json[scan.position++] != '}' || scan.position != json.length) {
      throw new IllegalArgumentException("trailing data");
    }
    return scan;
  }

  /** Returns the part that signatures cover. */
  public Slice signed() {
    return new Slice(json, ENVELOPE.length, signedEnd);
  }

  /** Returns the array of signatures. */
  public Slice signatures() {
    return new Slice(json, signedEnd + SIGNATURES.length, json.length - 1);
  }

  /** Returns the entry of the wanted target, if it was found. */
  public @Nullable Slice found() {
    return found;
  }

  private void expect(byte[] text) {
    if (!Arrays.equals(json, position, position + text.length, text, 0, text.length)) {
      throw new IllegalArgumentException("not the envelope's form");
    }
    position += text.length;
  }

  private void value(int depth) {
    switch (json[position]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  private void object(int depth) {
    position++;
    if (json[position] == '}') {
      position++;
      return;
    }
    int lastFrom = 0;
    int lastTo = 0;
    while (true) {
      int from = position + 1;
      string();
      int to = position - 1;
      if (lastTo != 0 && Arrays.compareUnsigned(json, lastFrom, lastTo, json, from, to) >= 0) {
        throw new IllegalArgumentException("members out of order");
      }
      lastFrom = from;
      lastTo = to;
      if (json[position++] != ':') {
        throw new IllegalArgumentException("no colon");
      }
      if (depth == 0) {
        inTargets = Arrays.equals(json, from, to, TARGETS, 0, TARGETS.length);
      }
      int valueFrom = position;
      value(depth + 1);
      if (depth == 1
          && inTargets
          && wanted != null
          && Arrays.equals(json, from, to, wanted, 0, wanted.length)) {
        found = new Slice(json, valueFrom, position);
      }
      byte next = json[position++];
      if (next == '}') {
        return;
      }
      if (next != ',') {
        throw new IllegalArgumentException("no comma");
      }
    }
  }

  private void array(int depth) {
    position++;
    if (json[position] == ']') {
      position++;
      return;
    }
    while (true) {
      value(depth + 1);
      byte next = json[position++];
      if (next == ']') {
        return;
      }
      if (next != ',') {
        throw new IllegalArgumentException("no comma");
      }
    }
  }

  private void string() {
    byte[] bytes = json;
    int at = position;
    if (bytes[at++] != '"') {
      throw new IllegalArgumentException("no string");
    }
    while (bytes[at] != '"') {
      byte b = bytes[at++];
      if (b < ' ' || b == '\\') {
        throw new IllegalArgumentException("not of plain characters");
      }
    }
    position = at + 1;
  }

  private void number() {
    int from = position;
    while (json[position] >= '0' && json[position] <= '9') {
      position++;
    }
    if (position == from || (json[from] == '0' && position > from + 1)) {
      throw new IllegalArgumentException("not a canonical number");
    }
  }

  private void literal(String text) {
    expect(ascii(text));
  }

  static int skip(byte[] json, int from) {
    int at = from;
    int depth = 0;
    do {
      switch (json[at]) {
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case '"' -> at = endOfString(json, at);
        default -> at++;
      }
    } while (depth > 0 || (json[at] != ',' && json[at] != '}' && json[at] != ']'));
    return at;
  }

  private static int endOfString(byte[] json, int from) {
    int at = from + 1;
    while (json[at] != '"') {
      at++;
    }
    return at + 1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
