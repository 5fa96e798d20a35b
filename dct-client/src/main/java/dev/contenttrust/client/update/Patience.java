// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Prefetch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How long an answer is waited for before other files are asked for on a chance. Thread-safe. */
@FunctionalInterface
interface Patience {
  /** From when on a wait is worth hiding; on the same machine threads cost more than they save. */
  long COSTLY_WAIT_NANOS = 5_000_000;

  /**
   * Begins to wait.
   *
   * @return becomes true when patience is over; to be completed with false when the answer is there
   */
  CompletableFuture<Boolean> begin();

  /** Returns the patience that goes with a setting under which files are asked for ahead. */
  static Patience of(Prefetch prefetch) {
    return prefetch == Prefetch.ALWAYS
        ? () -> CompletableFuture.completedFuture(true)
        : () ->
            new CompletableFuture<Boolean>()
                .completeOnTimeout(true, COSTLY_WAIT_NANOS, TimeUnit.NANOSECONDS);
  }
}
