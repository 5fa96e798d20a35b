// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A private key could not be read, stored or used. Unchecked; the message names keys and files and
 * never shows secrets.
 */
public class KeyAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what was attempted and why it failed
   * @param cause the underlying failure, or {@code null}
   */
  public KeyAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
