// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several stores as one, for example a token with the root key and a folder with the others. A key
 * is taken from the first store that has it; new keys go to the first store. Thread-safe if the
 * stores are.
 */
public final class CombinedKeyStore implements KeyStore {
  private final KeyStore first;
  private final List<KeyStore> all;

  private CombinedKeyStore(KeyStore first, List<KeyStore> all) {
    this.first = first;
    this.all = all;
  }

  /**
   * Combines stores.
   *
   * @param first is asked first, and gets new keys
   * @param others are asked next, in this order
   * @return the combination
   */
  public static CombinedKeyStore of(KeyStore first, KeyStore... others) {
    List<KeyStore> all = new ArrayList<>(List.of(others));
    all.add(0, first);
    return new CombinedKeyStore(first, List.copyOf(all));
  }

  /**
   * Lists the keys of all stores; one that several have is told as the first of them tells it.
   *
   * @return what is known of each key
   */
  @Override
  public List<KeyEntry> list() {
    Map<KeyId, KeyEntry> entries = new LinkedHashMap<>();
    for (KeyStore store : all) {
      store.list().forEach(entry -> entries.putIfAbsent(entry.id(), entry));
    }
    return List.copyOf(entries.values());
  }

  @Override
  public Optional<Signer> find(KeyId id) {
    return all.stream().flatMap(store -> store.find(id).stream()).findFirst();
  }

  @Override
  public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    return first.add(key, role, gun);
  }

  @Override
  public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    return first.generate(algorithm, role, gun);
  }

  /**
   * Removes the key from every store that has it.
   *
   * @param id the canonical key id
   * @return whether any store had it
   */
  @Override
  public boolean remove(KeyId id) {
    boolean found = false;
    for (KeyStore store : all) {
      found |= store.remove(id);
    }
    return found;
  }

  @Override
  public String toString() {
    return "CombinedKeyStore" + all;
  }
}
