// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.List;

/**
 * Which keys may sign for a role, and how many of them must.
 *
 * @param keyIds the ids in the order listed, repetitions kept; possibly empty (the role then can
 *     never be valid)
 * @param threshold how many distinct keys must sign, at least 1
 * @param unknown members without meaning here
 */
public record RoleKeys(List<KeyId> keyIds, int threshold, JsonObject unknown) {
  /**
   * Copies the list.
   *
   * @param keyIds the ids in the order listed, repetitions kept; possibly empty (the role then can
   *     never be valid)
   * @param threshold how many distinct keys must sign, at least 1
   * @param unknown members without meaning here
   * @throws IllegalArgumentException if the threshold is below 1
   */
  public RoleKeys {
    keyIds = List.copyOf(keyIds);
    if (threshold < 1) {
      throw new IllegalArgumentException("a threshold is at least 1, not " + threshold);
    }
  }
}
