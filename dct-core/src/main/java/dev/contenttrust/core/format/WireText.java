// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The spelling in which Notary stores and transfers canonical JSON: the same bytes, except that
 * Go's encoder escapes the characters that could end a script in a web page.
 */
final class WireText {
  private WireText() {}

  /**
   * Replaces {@code <}, {@code >}, {@code &}, U+2028 and U+2029 by their escapes in lower-case
   * hexadecimal, and nothing else.
   */
  static void escape(Bytes canonical, ByteArrayOutputStream out) {
    int written = 0;
    int i = 0;
    while (i < canonical.size()) {
      byte b = canonical.at(i);
      String escape = null;
      int length = 1;
      if (b == '<' || b == '>' || b == '&') {
        escape = "\\u00" + Integer.toHexString(b);
      } else if (isLineSeparator(canonical, i)) {
        escape = canonical.at(i + 2) == (byte) 0xa8 ? "\\u2028" : "\\u2029";
        length = 3;
      }
      if (escape != null) {
        canonical.slice(written, i).writeTo(out);
        out.writeBytes(ascii(escape));
        written = i + length;
      }
      i += length;
    }
    canonical.slice(written, canonical.size()).writeTo(out);
  }

  /** Tells whether U+2028 or U+2029 begins at the index. */
  static boolean isLineSeparator(Bytes utf8, int index) {
    return utf8.at(index) == (byte) 0xe2
        && index + 2 < utf8.size()
        && utf8.at(index + 1) == (byte) 0x80
        && (utf8.at(index + 2) & 0xfe) == 0xa8;
  }

  /**
   * Tells whether there is a control character below U+0020, which canonical JSON keeps raw and no
   * JSON text may hold.
   */
  static boolean hasControlCharacter(Bytes canonical) {
    for (int i = 0; i < canonical.size(); i++) {
      if (canonical.at(i) >= 0 && canonical.at(i) < ' ') {
        return true;
      }
    }
    return false;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
