// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A table that holds every entry. */
record MapTargetTable(Map<String, TargetFile> byName) implements TargetTable {
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
