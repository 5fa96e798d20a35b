// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A public key that cannot be used; the reason is for debug logs and for the messages of callers.
 */
final class UndecodableKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  UndecodableKeyException(String message) {
    this(message, null);
  }

  UndecodableKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
