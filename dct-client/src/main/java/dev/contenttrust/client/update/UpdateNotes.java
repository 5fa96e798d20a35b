// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.core.RoleName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is told of an update beside its outcome: where files came from, and which stored ones were
 * of no use. Nothing here decides anything. Not thread-safe; one per update.
 */
final class UpdateNotes {
  private final Map<RoleName, Provenance> provenance = new TreeMap<>();
  private final Set<String> problems = new LinkedHashSet<>();

  void cameFrom(RoleName role, Provenance where) {
    provenance.put(role, where);
  }

  /** Returns where the file of an accepted role came from. */
  Provenance provenance(RoleName role) {
    return provenance.getOrDefault(role, Provenance.CACHE);
  }

  void problem(String what) {
    problems.add(what);
  }

  /** Returns which stored files were of no use, in words, each once. */
  List<String> problems() {
    return new ArrayList<>(problems);
  }
}
