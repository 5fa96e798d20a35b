// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps keys for the life of the process, without passphrases. Thread-safe. */
public final class MemoryKeyStore implements KeyStore {
  private final Map<KeyId, Held> keys = new ConcurrentHashMap<>();
  private final KeyGenerator generator;

  /**
   * Creates an empty store.
   *
   * @param random where generated keys come from
   */
  public MemoryKeyStore(SecureRandom random) {
    this.generator = new KeyGenerator(random);
  }

  private record Held(KeyEntry entry, SigningKey key) {}

  @Override
  public List<KeyEntry> list() {
    return keys.values().stream().map(Held::entry).toList();
  }

  @Override
  public Optional<Signer> find(KeyId id) {
    return Optional.ofNullable(keys.get(id)).map(held -> held.key().signer());
  }

  @Override
  public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    KeyEntry entry = KeyRoles.entry(key.id(), role, gun);
    keys.put(entry.id(), new Held(entry, key));
    return entry;
  }

  @Override
  public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    return add(generator.generate(algorithm), role, gun);
  }

  @Override
  public boolean remove(KeyId id) {
    return keys.remove(id) != null;
  }

  @Override
  public String toString() {
    return "MemoryKeyStore[" + keys.size() + " keys]";
  }
}
