// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import java.util.Locale;

/**
 * The globally unique name of a trust collection: for images {@code host[:port]/path}, always lower
 * case after the host.
 *
 * <p>The text is checked so far that it can be used as a URL path and as a folder name: no empty,
 * {@code .} or {@code ..} segment, no control or white-space character, no backslash, no percent
 * sign, at most {@value #MAX_LENGTH} characters. The host keeps its case: {@code EXAMPLE.com/a} and
 * {@code example.com/a} are different collections (Docker's reference rules).
 *
 * @param value the name, never empty
 */
public record Gun(String value) implements Comparable<Gun> {
  /**
   * The longest accepted name, in characters: Docker's 255 for the path, 253 for a host name, a
   * port and separators.
   */
  public static final int MAX_LENGTH = 520;

  /**
   * Checks the name.
   *
   * @param value the name, never empty
   * @throws IllegalArgumentException if the name could not serve as URL path and folder name
   */
  public Gun {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a GUN has 1 to " + MAX_LENGTH + " characters, not " + value.length());
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\\%?#*\"<>|".indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "a GUN must not contain the character U+%04X", (int) c));
      }
    }
    for (String segment : value.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException(
            "a GUN must not contain the path segment '" + segment + "'");
      }
    }
  }

  /** {@return the part before the first slash: for an image the registry's host and port} */
  public String host() {
    int slash = value.indexOf('/');
    return slash < 0 ? value : value.substring(0, slash);
  }

  @Override
  public int compareTo(Gun other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
