// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was published and read back with a client that knew nothing before. Immutable.
 *
 * @param gun the repository
 * @param versions the published version of each role that changed, as the publisher signed it;
 *     empty if nothing changed
 * @param differences what changed, for people
 * @param conflicts how often somebody else was faster, and the edit was applied anew to what they
 *     had published
 * @param notes what a person should know: signatures that are still missing, roles that still hold
 *     a revoked tag, new keys that serve other repositories too
 */
public record PublishReport(
    Gun gun,
    Map<RoleName, Long> versions,
    List<Difference> differences,
    int conflicts,
    List<String> notes) {
  /**
   * Copies map and lists.
   *
   * @param gun the repository
   * @param versions the published version of each role that changed, as the publisher signed it;
   *     empty if nothing changed
   * @param differences what changed, for people
   * @param conflicts how often somebody else was faster, and the edit was applied anew to what they
   *     had published
   * @param notes what a person should know: signatures that are still missing, roles that still
   *     hold a revoked tag
   */
  public PublishReport {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /** {@return whether anything had to be published} */
  public boolean changedAnything() {
    return !versions.isEmpty();
  }
}
