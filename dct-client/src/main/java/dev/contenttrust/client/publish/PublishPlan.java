// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a publish would do, found by doing everything but the upload: the edit was applied to the
 * verified present state, and the files were signed. Immutable.
 *
 * @param gun the repository
 * @param differences what would change
 * @param versions the version that each uploaded role would get
 * @param leftToServer whether the server would sign the snapshot
 * @param notes what a person should know before it is published: a role that nobody could sign any
 *     more, content that would become valid again, a version that jumps
 */
public record PublishPlan(
    Gun gun,
    List<Difference> differences,
    Map<RoleName, Long> versions,
    boolean leftToServer,
    List<String> notes) {
  /**
   * Copies lists and map.
   *
   * @param gun the repository
   * @param differences what would change
   * @param versions the version that each uploaded role would get
   * @param leftToServer whether the server would sign the snapshot
   * @param notes what a person should know before it is published
   */
  public PublishPlan {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /** Returns the plan as lines of text, one a difference. */
  @Override
  public String toString() {
    return String.join("\n", differences.stream().map(Difference::toString).toList());
  }
}
