// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.core.image.InvalidReferenceException;
import java.util.function.Supplier;
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

  /**
   * Does something with what the user gave. The library's word for input that can never be right is
   * {@link IllegalArgumentException}; a malformed image reference is told as what it is.
   *
   * @throws UsageException if the input can never be right
   */
  public static <T> T checked(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidReferenceException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
