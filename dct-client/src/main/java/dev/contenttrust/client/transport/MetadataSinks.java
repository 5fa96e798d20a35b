// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Gun;

/** Knows where the metadata of each collection is published. Implementations are thread-safe. */
@FunctionalInterface
public interface MetadataSinks {
  /**
   * Returns the sink of one collection, without touching the network.
   *
   * @param gun the collection
   * @return its sink
   * @throws dev.contenttrust.core.TrustServerException if no server can be named for it
   */
  MetadataSink openSink(Gun gun);
}
