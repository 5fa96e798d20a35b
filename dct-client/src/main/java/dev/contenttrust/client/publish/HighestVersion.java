// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Finds the newest of a role's files by number, where a server cannot say which is the present one:
 * versions of one role follow each other. Asks a number of times that is logarithmic in the answer.
 */
final class HighestVersion {
  private HighestVersion() {}

  /** Returns the file of the highest version; empty if there is no version 1. */
  static <T> Optional<T> find(LongFunction<Optional<T>> files) {
    Optional<T> newest = Optional.empty();
    long present = 0;
    long absent = 1;
    while (absent <= VersionCeiling.HIGHEST) {
      Optional<T> found = files.apply(absent);
      if (found.isEmpty()) {
        break;
      }
      newest = found;
      present = absent;
      absent *= 2;
    }
    while (absent - present > 1) {
      long middle = present + (absent - present) / 2;
      Optional<T> found = files.apply(middle);
      if (found.isPresent()) {
        newest = found;
        present = middle;
      } else {
        absent = middle;
      }
    }
    return newest;
  }
}
