// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** A decoded key made ready for one implementation of its algorithm. Thread-safe. */
interface VerifyingKey {
  /**
   * Tells whether the signature is right. Throwing and answering no mean the same, as providers
   * differ in what they throw for which input.
   */
  boolean verifies(SignatureScheme scheme, Bytes message, Bytes signature)
      throws GeneralSecurityException, IOException;
}
