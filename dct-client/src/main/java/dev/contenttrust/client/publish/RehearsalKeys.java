// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.keystore.CombinedKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys at hand, to sign with; what is added is forgotten afterwards, and nothing is removed.
 * Thread-safe.
 */
final class RehearsalKeys implements KeyStore {
  private final MemoryKeyStore added;
  private final KeyStore all;

  RehearsalKeys(KeyStore atHand, SecureRandom random) {
    this.added = new MemoryKeyStore(random);
    this.all = CombinedKeyStore.of(added, atHand);
  }

  @Override
  public List<KeyEntry> list() {
    return all.list();
  }

  @Override
  public Optional<Signer> find(KeyId id) {
    return all.find(id);
  }

  @Override
  public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    return added.add(key, role, gun);
  }

  @Override
  public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    return added.generate(algorithm, role, gun);
  }

  @Override
  public boolean remove(KeyId id) {
    return added.remove(id);
  }
}
