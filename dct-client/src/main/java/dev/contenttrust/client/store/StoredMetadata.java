// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stored state of one collection.
 *
 * @param files the last trusted file of each role, exactly as received
 * @param versions the highest version ever trusted of each role that is still protected against
 *     rollback; kept apart from the files, so that a damaged file does not end the protection
 * @param revision an opaque mark of this state for {@link MetadataStore#replace}; empty if nothing
 *     is stored
 * @param problems what could not be read, in words
 */
public record StoredMetadata(
    Map<RoleName, Bytes> files,
    Map<RoleName, Long> versions,
    String revision,
    List<String> problems) {
  private static final StoredMetadata NOTHING =
      new StoredMetadata(Map.of(), Map.of(), "", List.of());

  /**
   * Copies maps and list.
   *
   * @param files the last trusted file of each role, exactly as received
   * @param versions the highest version ever trusted of each role that is still protected against
   *     rollback; kept apart from the files, so that a damaged file does not end the protection
   * @param revision an opaque mark of this state for {@link MetadataStore#replace}; empty if
   *     nothing is stored
   * @param problems what could not be read, in words
   */
  public StoredMetadata {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    problems = List.copyOf(problems);
  }

  /**
   * Returns the state of a collection of which nothing is known.
   *
   * @return the state of a collection of which nothing is known
   */
  public static StoredMetadata nothing() {
    return NOTHING;
  }
}
