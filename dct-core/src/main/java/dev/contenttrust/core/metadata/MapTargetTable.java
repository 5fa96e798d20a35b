// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A table that holds every entry. */
final class MapTargetTable extends AbstractTargetTable {
  private final Map<String, TargetFile> byName;

  /** Takes the map over: nobody else may hold it. */
  MapTargetTable(Map<String, TargetFile> byName) {
    this.byName = byName;
  }

  @Override
  public Optional<TargetFile> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public int size() {
    return byName.size();
  }

  @Override
  public Stream<TargetFile> stream() {
    return byName.values().stream();
  }
}
