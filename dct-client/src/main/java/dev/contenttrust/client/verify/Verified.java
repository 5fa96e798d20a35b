// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.util.List;
import java.util.Map;

/**
 * Metadata of one role that passed every check. Immutable and thread-safe.
 *
 * @param <R> the role's kind
 * @param role the role
 * @param document payload, signatures and exact bytes
 * @param authority key ids and threshold, as the delegator lists them
 * @param keys the delegator's key table, of which {@code authority} names some
 * @param signers the ids of the role's keys that made a valid signature, in the order of the file
 */
public record Verified<R extends RoleMetadata>(
    RoleName role,
    SignedMetadata<R> document,
    RoleKeys authority,
    Map<KeyId, PublicKey> keys,
    List<KeyId> signers) {
  /**
   * Copies the list; the map is one of an immutable record already.
   *
   * @param role the role
   * @param document payload, signatures and exact bytes
   * @param authority key ids and threshold, as the delegator lists them
   * @param keys the delegator's key table, of which {@code authority} names some
   * @param signers the ids of the role's keys that made a valid signature, in the order of the file
   */
  public Verified {
    signers = List.copyOf(signers);
  }

  /**
   * Returns what the role says.
   *
   * @return the payload
   */
  public R payload() {
    return document.payload();
  }

  /**
   * Returns the version.
   *
   * @return the version, at least 1
   */
  public long version() {
    return document.payload().version();
  }

  /**
   * Returns the file exactly as received.
   *
   * @return the bytes to store
   */
  public Bytes wireBytes() {
    return document.wireBytes();
  }
}
