// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The files of one update that were asked for before their turn, each fetched at most once, by a
 * few threads at the same time. What became of a file, failures included, is told when it is taken
 * and not before: in the order in which the files are taken nothing differs from fetching them one
 * by one, and failures of files that nobody takes are nobody's.
 *
 * <p>Used by the thread of the update, which must close it.
 */
final class FetchAhead implements AutoCloseable {
  private static final int THREADS_FOR_ONE_UPDATE = 8;

  private final FetchThreads threads;
  private final Map<String, FutureTask<Optional<Bytes>>> asked = new ConcurrentHashMap<>();
  private final Queue<FutureTask<Optional<Bytes>>> waiting = new ConcurrentLinkedQueue<>();

  FetchAhead(FetchThreads threads) {
    this.threads = threads;
  }

  /** Begins to fetch files. Without a free thread they are fetched when they are taken. */
  void begin(Map<String, Callable<Optional<Bytes>>> requests) {
    requests.forEach(
        (file, request) -> {
          FutureTask<Optional<Bytes>> task = new FutureTask<>(request);
          if (asked.putIfAbsent(file, task) == null) {
            waiting.add(task);
          }
        });
    int helpers = Math.min(waiting.size(), THREADS_FOR_ONE_UPDATE);
    for (int i = 0; i < helpers && threads.offer(this::work); i++) {
      // each helper takes as many files as it can
    }
  }

  /** Tells whether the file was asked for and not taken yet. */
  boolean holds(String file) {
    return asked.containsKey(file);
  }

  /**
   * Takes a file that {@link #holds} has, fetching it now if nobody has begun to.
   *
   * @throws TimeoutException if it is not there by the deadline
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Optional<Bytes> take(String file, Deadline deadline)
      throws TimeoutException, InterruptedException {
    FutureTask<Optional<Bytes>> task = removed(file);
    task.run();
    return result(task, deadline.remaining().toNanos());
  }

  /**
   * Takes a file that was asked for on the chance that it is needed; empty if it is not there soon
   * or could not be had.
   *
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Optional<Bytes> takeIfThere(String file, long patienceNanos) throws InterruptedException {
    FutureTask<Optional<Bytes>> task = removed(file);
    if (waiting.remove(task)) {
      return Optional.empty();
    }
    try {
      return result(task, patienceNanos);
    } catch (TimeoutException | RuntimeException late) {
      // It was no more than a chance: the promised file is fetched by its own name, and whatever
      // is wrong shows there.
      return Optional.empty();
    }
  }

  /** Gives up whatever nobody took. */
  @Override
  public void close() {
    waiting.clear();
    asked.values().forEach(task -> task.cancel(true));
    asked.clear();
  }

  private FutureTask<Optional<Bytes>> removed(String file) {
    FutureTask<Optional<Bytes>> task = asked.remove(file);
    if (task == null) {
      throw new IllegalStateException(file + " was not asked for");
    }
    return task;
  }

  private void work() {
    for (var task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
      // an interruption was meant for the file that was given up, not for the next one
      Thread.interrupted();
    }
  }

  /** Waits for what became of a file, and gives the file up if the wait ends before that. */
  private static Optional<Bytes> result(FutureTask<Optional<Bytes>> task, long nanos)
      throws TimeoutException, InterruptedException {
    try {
      return task.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (CancellationException e) {
      throw new IllegalStateException("a file was given up and taken", e);
    } finally {
      task.cancel(true);
    }
  }
}
