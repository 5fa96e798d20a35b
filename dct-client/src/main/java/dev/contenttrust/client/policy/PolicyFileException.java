// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import org.jspecify.annotations.Nullable;

/** A policy file is not of the documented form. The message names the rule and the member. */
public final class PolicyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message what is wrong and where in the file
   * @param cause the failure of the parser, {@code null} if there was none
   */
  public PolicyFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
