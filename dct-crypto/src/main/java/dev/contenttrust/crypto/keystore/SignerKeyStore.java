// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One signer that lives elsewhere, as a store: a key of a key management service, a device, another
 * process. It can be used and listed; keys are made and deleted where it lives. Put it beside other
 * stores with {@link CombinedKeyStore}. Thread-safe if the signer is.
 */
public final class SignerKeyStore implements KeyStore {
  private final Signer signer;
  private final KeyEntry entry;

  private SignerKeyStore(Signer signer, KeyEntry entry) {
    this.signer = signer;
    this.entry = entry;
  }

  /**
   * Creates the store.
   *
   * @param signer the signer
   * @param role the role that it signs, or the signer's name
   * @param gun the repository, or {@code null} for a key that may serve many
   * @return the store
   * @throws IllegalArgumentException if the role is one of a repository and no repository is given,
   *     or the signer's public key is not sound
   */
  public static SignerKeyStore of(Signer signer, String role, @Nullable Gun gun) {
    KeyId id =
        CanonicalKeyId.of(signer.publicKey())
            .orElseThrow(() -> new IllegalArgumentException("not a sound public key"));
    return new SignerKeyStore(signer, KeyRoles.entry(id, role, gun));
  }

  @Override
  public List<KeyEntry> list() {
    return List.of(entry);
  }

  @Override
  public Optional<Signer> find(KeyId id) {
    return id.equals(entry.id()) ? Optional.of(signer) : Optional.empty();
  }

  /**
   * Refuses: keys are made where the signer lives.
   *
   * @throws KeyAccessException always
   */
  @Override
  public KeyEntry add(SigningKey key, String role, @Nullable Gun gun) {
    throw elsewhere("add");
  }

  /**
   * Refuses: keys are made where the signer lives.
   *
   * @throws KeyAccessException always
   */
  @Override
  public KeyEntry generate(KeyAlgorithm algorithm, String role, @Nullable Gun gun) {
    throw elsewhere("generate");
  }

  /**
   * Refuses to delete the signer's key, which is done where the signer lives.
   *
   * @throws KeyAccessException if it is this key
   */
  @Override
  public boolean remove(KeyId id) {
    if (id.equals(entry.id())) {
      throw elsewhere("remove");
    }
    return false;
  }

  private static KeyAccessException elsewhere(String attempted) {
    return new KeyAccessException(
        "cannot " + attempted + " keys here: the signer's key is managed where it lives", null);
  }

  @Override
  public String toString() {
    return "SignerKeyStore[" + entry.id() + "]";
  }
}
