// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that one operation makes, and takes back if it fails, so that a failed attempt leaves no
 * orphans. Not thread-safe; one for each operation.
 */
final class NewKeys {
  private final KeyStore store;
  private final List<KeyId> made = new ArrayList<>();

  NewKeys(KeyStore store) {
    this.store = store;
  }

  /** Makes a P-256 key, as Notary does, and stores it. */
  Signer make(RoleName role, Gun gun) {
    KeyId id =
        store
            .generate(
                KeyAlgorithm.ECDSA_P256, role.value(), role.equals(RoleName.ROOT) ? null : gun)
            .id();
    made.add(id);
    return store
        .find(id)
        .orElseThrow(() -> new IllegalStateException("the store lost the new key " + id));
  }

  /** Keeps what was made: it may be published, and then nothing else can sign what comes next. */
  void keep() {
    made.clear();
  }

  /** Removes what was made, after a failure that left nothing published. */
  void takeBack(RuntimeException failure) {
    for (KeyId id : made) {
      try {
        store.remove(id);
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
    made.clear();
  }
}
