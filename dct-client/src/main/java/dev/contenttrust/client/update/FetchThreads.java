// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads in which one updater fetches files ahead. They come when needed, end when idle, keep
 * no program from ending, and are few: where there is none left, whoever needs a file fetches it
 * without help. Thread-safe.
 */
final class FetchThreads {
  private static final int MAX_THREADS = 32;
  private static final long IDLE_SECONDS = 5;

  private final AtomicInteger made = new AtomicInteger();
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          MAX_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "content-trust-fetch-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /** Runs the work in a thread of its own, if there is one. */
  boolean offer(Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException allBusy) {
      return false;
    }
  }
}
