// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Map;

/**
 * One delegation as its verified delegator describes it. Immutable.
 *
 * @param terms name, keys, threshold and paths as listed
 * @param delegator the verified role that delegates
 * @param paths for which names the role may speak, the limits of all roles above included
 * @param keys the delegator's key table
 * @param depth how many delegations lead here from the top-level targets role, at least 1
 */
public record DelegationEdge(
    DelegatedRole terms,
    RoleName delegator,
    PathRule paths,
    Map<KeyId, PublicKey> keys,
    int depth) {
  /**
   * Returns the delegated role's name.
   *
   * @return the name
   */
  public RoleName role() {
    return terms.name();
  }
}
