// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets simultaneous callers with one question share one piece of work: the first one does it in its
 * own thread, those who come before it is done wait for its result or share its failure. What comes
 * of it in a thread that was interrupted is that thread's alone: one of the others begins anew. The
 * work for different questions is done one after the other. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <T> what comes out of it
 */
final class SingleFlight<Q, T> {
  private final Map<Q, CompletableFuture<T>> inFlight = new ConcurrentHashMap<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Does the work, or waits for whoever does it.
   *
   * @throws TimeoutException if another thread did not finish in time
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  T join(Q question, Supplier<T> work, Duration patience)
      throws TimeoutException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      CompletableFuture<T> mine = new CompletableFuture<>();
      CompletableFuture<T> running = inFlight.putIfAbsent(question, mine);
      if (running == null) {
        return lead(question, mine, work, end);
      }
      try {
        return running.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (CancellationException givenUp) {
        // by a thread that was interrupted, which this one was not
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        if (e.getCause() instanceof TimeoutException noTurn) {
          throw noTurn;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private T lead(Q question, CompletableFuture<T> others, Supplier<T> work, long end)
      throws TimeoutException, InterruptedException {
    try {
      T result = inTurn(work, end);
      tell(question, others, () -> others.complete(result));
      return result;
    } catch (InterruptedException e) {
      tell(question, others, () -> others.cancel(false));
      throw e;
    } catch (TimeoutException | RuntimeException | Error e) {
      tell(question, others, () -> others.completeExceptionally(e));
      throw e;
    }
  }

  private T inTurn(Supplier<T> work, long end) throws TimeoutException, InterruptedException {
    if (!turn.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("work for another question did not end in time");
    }
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private void tell(Q question, CompletableFuture<T> others, Runnable outcome) {
    inFlight.remove(question);
    if (Thread.currentThread().isInterrupted()) {
      others.cancel(false);
    } else {
      outcome.run();
    }
  }
}
