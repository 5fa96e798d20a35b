// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.time.Instant;
import java.util.List;

/**
 * One role's metadata, verified up to the root. Immutable.
 *
 * @param <R> the role's kind
 * @param name the role
 * @param metadata what it says, with signatures and exact bytes
 * @param keys who may sign for it, in the order listed, each key once
 * @param threshold how many distinct keys must sign
 * @param signers the ids, as listed, of the keys that made a valid signature
 * @param provenance where the bytes came from
 */
public record VerifiedRole<R extends RoleMetadata>(
    RoleName name,
    SignedMetadata<R> metadata,
    List<RoleKey> keys,
    int threshold,
    List<KeyId> signers,
    Provenance provenance) {
  /**
   * Copies the lists.
   *
   * @param name the role
   * @param metadata what it says, with signatures and exact bytes
   * @param keys who may sign for it, in the order listed, each key once
   * @param threshold how many distinct keys must sign
   * @param signers the ids, as listed, of the keys that made a valid signature
   * @param provenance where the bytes came from
   */
  public VerifiedRole {
    keys = List.copyOf(keys);
    signers = List.copyOf(signers);
  }

  /**
   * Returns the version.
   *
   * @return the version
   */
  public long version() {
    return metadata.payload().version();
  }

  /**
   * Returns when this metadata expires.
   *
   * @return when this metadata expires
   */
  public Instant expires() {
    return metadata.payload().expires().at();
  }
}
