// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps private keys under their canonical ids and signs with them. Implement it for an HSM or a
 * key management service that holds several keys; key bytes go in and never come out.
 * Implementations are thread-safe.
 *
 * <p>All methods throw {@link KeyAccessException} if the store cannot be used. So do {@link #add},
 * {@link #generate} and {@link #remove} where keys are made and deleted by other means than this
 * interface, so that a publisher can tell it as what it is: a key that cannot be had.
 */
public interface KeyStore {
  /**
   * Lists the keys.
   *
   * @return what is known of each key, in an unspecified order
   */
  List<KeyEntry> list();

  /**
   * Returns a signer for a key, unlocking it now, so that a wrong passphrase is noticed before
   * anything is signed.
   *
   * @param id the canonical key id
   * @return the signer; empty if the store has no such key
   * @throws dev.contenttrust.crypto.pem.WrongPassphraseException if the key cannot be unlocked
   */
  Optional<Signer> find(KeyId id);

  /**
   * Adds a key. A key that is there already gets the new role and repository.
   *
   * @param key the key
   * @param role the role or the signer's name
   * @param gun the repository, or {@code null} for a key that may serve many
   * @return what the store now says of the key
   * @throws IllegalArgumentException if the role is one of a repository and no repository is given
   */
  KeyEntry add(SigningKey key, String role, @Nullable Gun gun);

  /**
   * Generates a key inside the store.
   *
   * @param algorithm the kind of key
   * @param role the role or the signer's name
   * @param gun the repository, or {@code null} for a key that may serve many
   * @return what the store says of the new key
   * @throws IllegalArgumentException if the role is one of a repository and no repository is given
   */
  KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun);

  /**
   * Removes a key for good.
   *
   * @param id the canonical key id
   * @return whether there was such a key
   */
  boolean remove(KeyId id);
}
