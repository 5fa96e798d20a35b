// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import java.util.List;

/** Makes an edit for the state that it will be applied to; asked again after each lost race. */
@FunctionalInterface
interface EditSource {
  RepositoryEdit editOf(RepositoryState state);

  /** Returns what a person should know of the edit that was made last. */
  default List<String> notes() {
    return List.of();
  }
}
