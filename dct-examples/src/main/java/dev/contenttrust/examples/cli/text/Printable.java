// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import java.util.Locale;

/**
 * Makes names from metadata safe for a terminal: whoever may sign a target must not be able to
 * write a second line of output, or to colour it. Stateless and thread-safe.
 */
public final class Printable {
  private Printable() {}

  /** Returns the text with control and direction characters written as {@code \\u{HEX}}. */
  public static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(printable, point));
    return printable.toString();
  }

  private static void append(StringBuilder printable, int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          printable.append(String.format(Locale.ROOT, "\\u{%X}", point));
      default -> printable.appendCodePoint(point);
    }
  }
}
