// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.List;

/**
 * A delegation to one role. Immutable.
 *
 * @param name the role: letters, digits and {@code - . _ ~}, so that every web server finds its
 *     file
 * @param paths for which targets: {@link dev.contenttrust.core.format.GlobPaths} or {@link
 *     dev.contenttrust.core.format.HashPrefixPaths}
 * @param terminating whether a search that comes here ends here
 * @param threshold how many of the keys must sign, at least 1
 * @param keys the public keys, in any form
 */
public record Delegation(
    RoleName name, PathRule paths, boolean terminating, int threshold, List<PublicKey> keys) {
  /**
   * Copies the list.
   *
   * @param name the role
   * @param paths for which targets
   * @param terminating whether a search that comes here ends here
   * @param threshold how many of the keys must sign
   * @param keys the public keys
   */
  public Delegation {
    keys = List.copyOf(keys);
  }
}
