// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.pem;

import dev.contenttrust.crypto.KeyAccessException;

/** A private key could not be decrypted with the passphrase that was given, or none was given. */
public final class WrongPassphraseException extends KeyAccessException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure.
   *
   * @param message which key it is about; never the passphrase
   */
  public WrongPassphraseException(String message) {
    super(message, null);
  }
}
