// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets simultaneous callers with one question share one piece of work: the first one does it in its
 * own thread, those who come before it is done wait for its result or share its failure. The work
 * for different questions is done one after the other. Thread-safe.
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
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<T> running = inFlight.putIfAbsent(question, mine);
    if (running == null) {
      lead(question, mine, work, patience);
      running = mine;
    }
    try {
      return running.get(patience.toNanos(), TimeUnit.NANOSECONDS);
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

  private void lead(Q question, CompletableFuture<T> mine, Supplier<T> work, Duration patience)
      throws InterruptedException {
    boolean hasTurn = false;
    try {
      hasTurn = turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (!hasTurn) {
        throw new TimeoutException("work for another question did not end in time");
      }
      T result = work.get();
      inFlight.remove(question);
      mine.complete(result);
    } catch (InterruptedException e) {
      inFlight.remove(question);
      mine.completeExceptionally(new TimeoutException("given up by the thread that led it"));
      throw e;
    } catch (TimeoutException | RuntimeException | Error e) {
      inFlight.remove(question);
      mine.completeExceptionally(e);
    } finally {
      if (hasTurn) {
        turn.unlock();
      }
    }
  }
}
