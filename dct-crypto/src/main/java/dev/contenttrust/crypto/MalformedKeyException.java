// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import org.jspecify.annotations.Nullable;

/** The bytes are not a key, or not one of a supported kind. */
public final class MalformedKeyException extends KeyAccessException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what is wrong, without any of the key's bytes
   * @param cause the underlying failure, or {@code null}; it must not carry the key's bytes either
   */
  public MalformedKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
