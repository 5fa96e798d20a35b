// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import org.jspecify.annotations.Nullable;

/**
 * The bytes are not what they should be: not strict JSON, over a limit, not canonicalisable, or not
 * metadata of the wanted form. The workflow turns it into {@link
 * dev.contenttrust.core.UntrustedException.Malformed} with repository and role.
 */
public final class MalformedJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the refusal; the message says what is wrong and where, without quoting unbounded input.
   */
  public MalformedJsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
