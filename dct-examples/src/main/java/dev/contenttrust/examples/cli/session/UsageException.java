// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import org.jspecify.annotations.Nullable;

/** The command was called in a way that cannot work: exit code 2, no stack trace. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the complaint. */
  public UsageException(String message) {
    this(message, null);
  }

  /** Creates the complaint with the reason behind it. */
  public UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
