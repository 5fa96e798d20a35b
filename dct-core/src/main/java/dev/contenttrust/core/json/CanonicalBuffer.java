// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import dev.contenttrust.core.Bytes;
import java.util.Arrays;

/** A growing array of bytes that writes canonical strings. Not thread-safe; used once. */
final class CanonicalBuffer {
  private byte[] bytes = new byte[1024];
  private int size;

  void raw(char ascii) {
    ensure(1);
    bytes[size++] = (byte) ascii;
  }

  void ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
  }

  void string(String text) {
    int length = text.length();
    // A character takes at most three bytes, an escaped one two.
    ensure(Math.addExact(Math.multiplyExact(3, length), 2));
    byte[] out = bytes;
    int at = size;
    out[at++] = '"';
    int i = 0;
    for (char c; i < length && (c = text.charAt(i)) < 0x80; i++) {
      if (c == '"' || c == '\\') {
        out[at++] = '\\';
      }
      out[at++] = (byte) c;
    }
    size = at;
    for (; i < length; i++) {
      i += character(text, i);
    }
    bytes[size++] = '"';
  }

  /** Writes the character that begins at the index; returns how many more of the text it took. */
  private int character(String text, int index) {
    char c = text.charAt(index);
    if (c < 0x80) {
      if (c == '"' || c == '\\') {
        bytes[size++] = '\\';
      }
      bytes[size++] = (byte) c;
    } else if (c < 0x800) {
      bytes[size++] = (byte) (0xc0 | (c >> 6));
      bytes[size++] = (byte) (0x80 | (c & 0x3f));
    } else if (!Character.isSurrogate(c)) {
      bytes[size++] = (byte) (0xe0 | (c >> 12));
      bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      bytes[size++] = (byte) (0x80 | (c & 0x3f));
    } else {
      supplementary(text, index);
      return 1;
    }
    return 0;
  }

  private void supplementary(String text, int index) {
    int codePoint = text.codePointAt(index);
    if (!Character.isSupplementaryCodePoint(codePoint)) {
      throw new MalformedJsonException("a string holds a surrogate without its partner", null);
    }
    bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes =
          Arrays.copyOf(
              bytes,
              Math.max(
                  Math.addExact(size, more),
                  (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
    }
  }

  Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(bytes, size));
  }
}
