// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Free text as one segment of a path: percent-encoded but for letters, digits and {@code - . _ ~},
 * and safe at both ends: no hidden file, no parent folder, no device of Windows. Different texts
 * have different names.
 */
public final class EncodedName {
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private EncodedName() {}

  /**
   * Returns the name for a text.
   *
   * @param text any text that is not empty
   * @return the name, which can be long
   */
  public static String of(String text) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean atAnEnd = i == 0 || i == bytes.length - 1;
      boolean plain =
          (c < 0x80 && Character.isLetterOrDigit(c))
              || c == '-'
              || c == '_'
              || c == '~'
              || (c == '.' && !atAnEnd);
      name.append(plain ? String.valueOf(c) : encoded(c));
    }
    return DEVICE.matcher(name).matches() ? firstEncoded(name.toString()) : name.toString();
  }

  /** Returns the name with its first character encoded, which was plain before. */
  static String firstEncoded(String name) {
    return encoded(name.charAt(0)) + name.substring(1);
  }

  private static String encoded(char c) {
    return String.format(Locale.ROOT, "%%%02X", (int) c);
  }
}
