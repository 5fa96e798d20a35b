// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

/**
 * The identifier under which metadata lists a key.
 *
 * <p>In Notary it is the SHA-256 of the key's canonical JSON in lower-case hexadecimal; in plain
 * TUF it is an opaque text (TAP 12).
 *
 * @param value the identifier, never empty, at most {@value #MAX_LENGTH} characters
 */
public record KeyId(String value) implements Comparable<KeyId> {
  /** The longest accepted identifier, in characters. */
  public static final int MAX_LENGTH = 1024;

  /**
   * Checks the length.
   *
   * @param value the identifier, never empty, at most {@value #MAX_LENGTH} characters
   * @throws IllegalArgumentException if the identifier is empty or too long
   */
  public KeyId {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a key id has 1 to " + MAX_LENGTH + " characters, not " + value.length());
    }
  }

  /**
   * {@return the first twelve characters, as Docker shows key ids; fit for a message, since
   * metadata may list a key under any text: what is not printable ASCII is shown as {@code ?}}
   */
  public String abbreviated() {
    String cut = value.length() <= 12 ? value : value.substring(0, 12);
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }

  @Override
  public int compareTo(KeyId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
