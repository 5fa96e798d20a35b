// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;

/**
 * Recognises JSON text that is its own canonical form already: no white space, names in strictly
 * ascending order of their bytes, no escape but {@code \"} and {@code \\}, integers in their
 * shortest spelling, well-formed UTF-8.
 *
 * <p>A yes is certain, in both dialects: {@link dev.contenttrust.core.json.JsonReader} reads such
 * text without complaint within the same limits, and {@link
 * dev.contenttrust.core.json.CanonicalJson} encodes what it read to the same bytes. A no says
 * nothing: whatever is unusual, escaped names or long numbers for example, is left to those two,
 * which alone decide what is refused.
 *
 * <p>Every method takes the index at which something would begin and returns the index behind it,
 * or {@link #NO}. Immutable and thread-safe.
 */
final class CanonicalScan {
  /** What begins there is not recognised. */
  static final int NO = -1;

  /** So many digits fit a double exactly, so that both dialects agree on the number. */
  static final int MAX_DIGITS = 15;

  private static final Bytes TRUE = Bytes.utf8("true");
  private static final Bytes FALSE = Bytes.utf8("false");
  private static final Bytes NULL = Bytes.utf8("null");

  private final Bytes text;
  private final JsonLimits limits;

  CanonicalScan(Bytes text, JsonLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  /**
   * Recognises any value.
   *
   * @param depth how many objects and arrays surround the value
   */
  int value(int at, int depth) {
    return switch (byteAt(at)) {
      case '"' -> string(at);
      case '{' -> object(at, depth + 1);
      case '[' -> array(at, depth + 1);
      case 't' -> literal(at, TRUE);
      case 'f' -> literal(at, FALSE);
      case 'n' -> literal(at, NULL);
      default -> number(at);
    };
  }

  private int object(int at, int depth) {
    if (depth > limits.maxDepth()) {
      return NO;
    }
    if (is(at + 1, '}')) {
      return at + 2;
    }
    int previous = NO;
    int name = at + 1;
    while (true) {
      int colon = nameAfter(previous, name);
      int end = colon == NO ? NO : value(colon + 1, depth);
      if (is(end, '}')) {
        return end + 1;
      }
      if (!is(end, ',')) {
        return NO;
      }
      previous = name;
      name = end + 1;
    }
  }

  private int array(int at, int depth) {
    if (depth > limits.maxDepth()) {
      return NO;
    }
    if (is(at + 1, ']')) {
      return at + 2;
    }
    int end = value(at + 1, depth);
    while (is(end, ',')) {
      end = value(end + 1, depth);
    }
    return is(end, ']') ? end + 1 : NO;
  }

  /**
   * Recognises a member's name without escapes that comes after another in the canonical order.
   *
   * @param previous where the member before it begins, {@link #NO} for the first one
   * @return the index of the colon behind the name
   */
  int nameAfter(int previous, int at) {
    int end = name(at);
    if (!is(end, ':')) {
      return NO;
    }
    return previous == NO || compareNames(previous, at) < 0 ? end : NO;
  }

  /**
   * Compares two recognised names without escapes; a name that ends is less than its prolongation.
   */
  private int compareNames(int a, int b) {
    for (int i = 1; ; i++) {
      byte x = text.at(a + i);
      byte y = text.at(b + i);
      if (x != y) {
        return x == '"' ? -1 : y == '"' ? 1 : (x & 0xff) - (y & 0xff);
      }
      if (x == '"') {
        return 0;
      }
    }
  }

  int string(int at) {
    return string(at, true);
  }

  /** Recognises a string without escapes. */
  int name(int at) {
    return string(at, false);
  }

  private int string(int at, boolean escapes) {
    if (!is(at, '"')) {
      return NO;
    }
    int i = at + 1;
    while (i < text.size()) {
      byte b = text.at(i);
      if (b == '"') {
        return i - at - 1 <= limits.maxStringBytes() ? i + 1 : NO;
      }
      if (b == '\\') {
        if (!escapes || (!is(i + 1, '"') && !is(i + 1, '\\'))) {
          return NO;
        }
        i += 2;
      } else if (b >= ' ') {
        i++;
      } else {
        i = multiByteCharacter(i);
        if (i == NO) {
          return NO;
        }
      }
    }
    return NO;
  }

  /** Recognises a character beyond ASCII: shortest form, no surrogate, up to U+10FFFF. */
  private int multiByteCharacter(int at) {
    int lead = text.at(at) & 0xff;
    int second = byteAt(at + 1) & 0xff;
    if (lead >= 0xc2 && lead <= 0xdf) {
      return isContinuation(second) ? at + 2 : NO;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      int least = lead == 0xe0 ? 0xa0 : 0x80;
      int greatest = lead == 0xed ? 0x9f : 0xbf;
      return second >= least && second <= greatest && isContinuation(byteAt(at + 2) & 0xff)
          ? at + 3
          : NO;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      int least = lead == 0xf0 ? 0x90 : 0x80;
      int greatest = lead == 0xf4 ? 0x8f : 0xbf;
      return second >= least
              && second <= greatest
              && isContinuation(byteAt(at + 2) & 0xff)
              && isContinuation(byteAt(at + 3) & 0xff)
          ? at + 4
          : NO;
    }
    return NO;
  }

  private static boolean isContinuation(int b) {
    return (b & 0xc0) == 0x80;
  }

  private int number(int at) {
    int digits = is(at, '-') ? at + 1 : at;
    if (is(digits, '0')) {
      return digits == at ? at + 1 : NO;
    }
    int end = digits;
    while (isDigit(byteAt(end))) {
      end++;
    }
    boolean fits =
        end > digits && end - digits <= MAX_DIGITS && end - at <= limits.maxNumberLength();
    return fits ? end : NO;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private int literal(int at, Bytes word) {
    return text.hasAt(at, word) ? at + word.size() : NO;
  }

  /** Tells whether the character stands there; nothing stands at {@link #NO}. */
  boolean is(int at, char ascii) {
    return at >= 0 && at < text.size() && text.at(at) == ascii;
  }

  /** Returns 0, which no text here contains, outside the text. */
  private byte byteAt(int at) {
    return at >= 0 && at < text.size() ? text.at(at) : 0;
  }
}
