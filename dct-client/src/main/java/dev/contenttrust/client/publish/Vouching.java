// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;

/**
 * Tells whether somebody who may sign a role stands behind the content that the server has of it: a
 * server that holds the snapshot key could have put any other there, and signing that again unseen
 * would make it genuine.
 */
final class Vouching {
  private final Gun gun;
  private final MetadataStore store;
  private final SignatureVerifier verifier;

  Vouching(Gun gun, MetadataStore store, SignatureVerifier verifier) {
    this.gun = gun;
    this.store = store;
    this.verifier = verifier;
  }

  /**
   * Tells it of any role: content that is valid but for its expiry is vouched for by its
   * signatures; so is set-aside content that was trusted here last, or that one present key signed,
   * unless newer content was trusted before.
   */
  boolean isVouchedFor(RepositoryState state, RoleName role) {
    if (state.targets().containsKey(role)) {
      return true;
    }
    SignedMetadata<TargetsMetadata> file = state.setAside().get(role);
    if (file == null) {
      return false;
    }
    StoredMetadata stored = store.load(gun);
    if (file.wireBytes().equals(stored.files().get(role))) {
      return true;
    }
    return file.payload().version() >= stored.versions().getOrDefault(role, 0L)
        && state
            .keyring(role)
            .filter(keys -> !keys.signatories(file, verifier).isEmpty())
            .isPresent();
  }
}
