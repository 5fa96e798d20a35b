// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.Signer;
import java.util.Optional;

/** Where the draft's signer finds private keys. */
@FunctionalInterface
interface SigningKeys {
  /** Returns the key of that canonical id; empty if it is not at hand. */
  Optional<Signer> find(KeyId canonicalId);
}
