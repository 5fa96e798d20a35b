// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import org.jspecify.annotations.Nullable;

/** A signature could not be made. The message names the key by id and never shows secrets. */
public class SigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message which key could not sign, and why
   * @param cause the underlying failure, or {@code null}
   */
  public SigningException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
