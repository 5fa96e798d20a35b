// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.json.JsonValue.JsonObject;

/**
 * A targets role, the top-level one or a delegated one.
 *
 * @param version the version, at least 1
 * @param expires the expiry
 * @param targets the signed targets
 * @param delegations the roles to which this one delegates
 * @param unknown members without meaning here
 */
public record TargetsMetadata(
    long version, Expiry expires, TargetTable targets, Delegations delegations, JsonObject unknown)
    implements RoleMetadata {
  /**
   * Checks the version.
   *
   * @param version the version, at least 1
   * @param expires the expiry
   * @param targets the signed targets
   * @param delegations the roles to which this one delegates
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if it is below 1
   */
  public TargetsMetadata {
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
  }
}
