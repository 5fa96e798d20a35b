// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.json.JsonValue.JsonObject;

/**
 * The timestamp role: which snapshot is the present one.
 *
 * @param version the version, at least 1
 * @param expires the expiry
 * @param snapshot what is promised of the snapshot's file
 * @param unknown members without meaning here
 */
public record TimestampMetadata(long version, Expiry expires, FileMeta snapshot, JsonObject unknown)
    implements RoleMetadata {
  /**
   * Checks the version.
   *
   * @param version the version, at least 1
   * @param expires the expiry
   * @param snapshot what is promised of the snapshot's file
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if it is below 1
   */
  public TimestampMetadata {
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
  }
}
