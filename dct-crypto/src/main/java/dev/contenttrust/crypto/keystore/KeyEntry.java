// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store says of one of its keys.
 *
 * @param id the canonical key id
 * @param role {@code root}, {@code targets}, {@code snapshot}, {@code timestamp}, or a signer's
 *     name; {@code delegation} if nothing is known
 * @param gun the repository that the key belongs to; {@code null} for root keys and signers' keys,
 *     which may serve many
 */
public record KeyEntry(KeyId id, String role, @Nullable Gun gun) {
  /** The role of keys of which nothing else is known. */
  public static final String DELEGATION = "delegation";

  private static final Set<String> REPOSITORY_ROLES = Set.of("targets", "snapshot", "timestamp");

  /**
   * Returns the repository.
   *
   * @return the repository; empty for keys that may serve many
   */
  public Optional<Gun> repository() {
    return Optional.ofNullable(gun);
  }

  /** Tells whether Notary keeps a key of that role for one repository only. */
  static boolean belongsToRepository(String role) {
    return REPOSITORY_ROLES.contains(role);
  }
}
