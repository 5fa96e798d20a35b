// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Lets simultaneous callers share one piece of work: the first one does it in its own thread, those
 * who come before it is done wait for its result or share its failure. Thread-safe.
 *
 * @param <T> what comes out of it
 */
final class SingleFlight<T> {
  private final AtomicReference<CompletableFuture<T>> inFlight = new AtomicReference<>();

  /**
   * Does the work, or waits for whoever does it.
   *
   * @throws TimeoutException if another thread did not finish in time
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  T join(Supplier<T> work, Duration patience) throws TimeoutException, InterruptedException {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> running = inFlight.compareAndExchange(null, mine);
    if (running == null) {
      lead(mine, work);
      running = mine;
    }
    try {
      return running.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void lead(CompletableFuture<T> mine, Supplier<T> work) {
    try {
      T result = work.get();
      inFlight.set(null);
      mine.complete(result);
    } catch (RuntimeException | Error e) {
      inFlight.set(null);
      mine.completeExceptionally(e);
    }
  }
}
