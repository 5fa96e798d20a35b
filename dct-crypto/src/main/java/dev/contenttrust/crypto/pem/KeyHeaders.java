// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a key file says of its key, in PEM headers.
 *
 * @param role the role or the signer's name; {@code null} if the file does not say
 * @param gun the repository, for keys of targets, snapshot and timestamp; {@code null} if the file
 *     does not say
 * @param path the key's id or path in an exported bundle; {@code null} outside bundles
 */
public record KeyHeaders(@Nullable String role, @Nullable String gun, @Nullable String path) {
  /** No headers at all. */
  public static final KeyHeaders NONE = new KeyHeaders(null, null, null);

  private static final int MAX_LENGTH = 1024;

  /**
   * Checks that the values fit into one line each.
   *
   * @param role the role or the signer's name; {@code null} if the file does not say
   * @param gun the repository, for keys of targets, snapshot and timestamp; {@code null} if the
   *     file does not say
   * @param path the key's id or path in an exported bundle; {@code null} outside bundles
   * @throws IllegalArgumentException if a value is empty, too long or has control characters
   */
  public KeyHeaders {
    requireLine(role);
    requireLine(gun);
    requireLine(path);
  }

  /**
   * Returns headers with a role alone.
   *
   * @param role the role or the signer's name
   * @return the headers
   */
  public static KeyHeaders ofRole(String role) {
    return new KeyHeaders(role, null, null);
  }

  /**
   * Returns the role.
   *
   * @return the role; empty if the file does not say
   */
  public Optional<String> optionalRole() {
    return Optional.ofNullable(role);
  }

  /**
   * Returns these headers with another path.
   *
   * @param newPath the path, or {@code null} for none
   * @return the headers
   */
  public KeyHeaders withPath(@Nullable String newPath) {
    return new KeyHeaders(role, gun, newPath);
  }

  private static void requireLine(@Nullable String value) {
    if (value == null) {
      return;
    }
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a header has 1 to " + MAX_LENGTH + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a header must not contain control characters");
    }
  }
}
