// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

/**
 * Makes text that a server or another program sent fit for a message: one line, bounded, without
 * anything that a terminal or a log would obey.
 */
public final class ServerText {
  /** The longest text that is shown, in characters. */
  public static final int MAX_LENGTH = 300;

  private ServerText() {}

  /**
   * Returns the text on one line, cut after {@value #MAX_LENGTH} characters.
   *
   * @param text what was received
   * @return runs of white space as one blank; control and format characters, unpaired surrogates
   *     and line separators escaped as {@code \\uXXXX}
   */
  public static String printable(String text) {
    StringBuilder line = new StringBuilder();
    boolean blank = false;
    int i = 0;
    while (i < text.length() && line.length() < MAX_LENGTH) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        blank = true;
        continue;
      }
      if (blank && line.length() > 0) {
        line.append(' ');
      }
      blank = false;
      append(line, c);
    }
    return i < text.length() && !text.substring(i).isBlank() ? line + "…" : line.toString();
  }

  private static void append(StringBuilder line, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          line.append("\\u").append(String.format(java.util.Locale.ROOT, "%04X", c));
      default -> line.appendCodePoint(c);
    }
  }
}
