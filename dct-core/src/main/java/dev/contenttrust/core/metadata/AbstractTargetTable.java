// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Equality of tables by content, however they hold their targets: two tables are equal if they have
 * equal targets, in whatever order.
 */
public abstract class AbstractTargetTable implements TargetTable {
  /** For subclasses, which are immutable and thread-safe. */
  protected AbstractTargetTable() {}

  @Override
  public final boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof TargetTable that
            && that.size() == size()
            && stream().allMatch(target -> that.find(target.name()).equals(Optional.of(target))));
  }

  @Override
  public final int hashCode() {
    return stream().mapToInt(TargetFile::hashCode).sum();
  }

  /** Returns how many targets there are: a table may have very many. */
  @Override
  public final String toString() {
    return size() + " targets";
  }
}
