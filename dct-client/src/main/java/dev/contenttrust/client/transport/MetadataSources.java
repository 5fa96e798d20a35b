// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Gun;

/**
 * Where the metadata of any collection can be fetched: the choice of server and credentials.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface MetadataSources {
  /**
   * Returns the source of one collection. Opening costs no request.
   *
   * @param gun the collection
   * @return the source
   * @throws dev.contenttrust.core.TrustServerException if no server can be named for the collection
   */
  MetadataSource open(Gun gun);
}
