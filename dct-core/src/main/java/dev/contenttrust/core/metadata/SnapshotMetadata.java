// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The snapshot role: one consistent state of all targets roles (in Notary, of the root too).
 *
 * @param version the version, at least 1
 * @param expires the expiry
 * @param meta what is promised of each role's file
 * @param unknown members without meaning here
 */
public record SnapshotMetadata(
    long version, Expiry expires, Map<RoleName, FileMeta> meta, JsonObject unknown)
    implements RoleMetadata {
  /**
   * Copies the map.
   *
   * @param version the version, at least 1
   * @param expires the expiry
   * @param meta what is promised of each role's file
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if the version is below 1
   */
  public SnapshotMetadata {
    meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
  }
}
