// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The targets of one role. An interface, so that a table of 100 000 entries need not be built to
 * answer one question. Implementations are immutable and thread-safe, and best extend {@link
 * AbstractTargetTable}, which compares by content.
 */
public interface TargetTable {
  /**
   * {@return the target of exactly that name}
   *
   * @param name the target's name, compared character by character
   */
  Optional<TargetFile> find(String name);

  /** {@return how many targets there are} */
  int size();

  /** {@return all targets; the order is that of the metadata} */
  Stream<TargetFile> stream();

  /**
   * {@return a table like this one with some targets put or taken out, put ones in the place of
   * those they replace; this one stays as it is}
   *
   * @param edits what each of these names shall stand for: a target of that name, or empty for
   *     nothing
   */
  default TargetTable with(Map<String, Optional<TargetFile>> edits) {
    Map<String, TargetFile> byName = new LinkedHashMap<>();
    stream().forEach(target -> byName.put(target.name(), target));
    edits.forEach(
        (name, target) -> {
          if (target.isPresent()) {
            byName.put(name, target.get());
          } else {
            byName.remove(name);
          }
        });
    return new MapTargetTable(byName);
  }

  /**
   * {@return a table of these targets}
   *
   * @param targets targets with distinct names
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
