// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import java.util.Comparator;

/**
 * What the JDK does not say of a text's UTF-8 form: whether it has one, how long it is, and how it
 * sorts.
 */
final class Utf8 {
  /**
   * Orders texts as their UTF-8 bytes, unsigned, which is the order of code points. {@link
   * String#compareTo} differs where a surrogate meets a character from U+E000 to U+FFFF.
   */
  static final Comparator<String> BYTE_ORDER = Utf8::compare;

  private Utf8() {}

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean onlyOneIsSurrogate = Character.isSurrogate(x) != Character.isSurrogate(y);
        if (onlyOneIsSurrogate) {
          // A surrogate stands for a code point above every single character.
          return Character.isSurrogate(x) ? 1 : -1;
        }
        return x - y;
      }
    }
    return a.length() - b.length();
  }

  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Returns the number of bytes; a surrogate counts two, so that a pair counts four. */
  static long encodedLength(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
