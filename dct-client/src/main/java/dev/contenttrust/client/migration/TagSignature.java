// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import java.time.Instant;
import java.util.List;

/**
 * One role that signed a tag with the digest of the inventory. Immutable.
 *
 * @param role the role: {@code targets}, {@code targets/releases}, {@code targets/NAME} of a signer
 * @param keys the ids, as listed, of the keys whose signatures the role carries
 * @param expires when the role's metadata expires
 */
public record TagSignature(RoleName role, List<KeyId> keys, Instant expires) {
  /**
   * Copies the list.
   *
   * @param role the role
   * @param keys the ids of the keys whose signatures the role carries
   * @param expires when the role's metadata expires
   */
  public TagSignature {
    keys = List.copyOf(keys);
  }
}
