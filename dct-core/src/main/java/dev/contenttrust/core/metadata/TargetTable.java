// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The targets of one role. An interface, so that a table of 100 000 entries need not be built to
 * answer one question. Implementations are immutable and thread-safe.
 */
public interface TargetTable {
  /** Returns the target of exactly that name. */
  Optional<TargetFile> find(String name);

  /** Returns how many targets there are. */
  int size();

  /** Returns all targets; the order is that of the metadata. */
  Stream<TargetFile> stream();

  /**
   * Returns a table of these targets.
   *
   * @throws IllegalArgumentException if a name occurs twice
   */
  static TargetTable of(Collection<TargetFile> targets) {
    Map<String, TargetFile> byName = new LinkedHashMap<>();
    for (TargetFile target : targets) {
      if (byName.put(target.name(), target) != null) {
        throw new IllegalArgumentException("target listed twice: " + target.name());
      }
    }
    return new MapTargetTable(byName);
  }
}
