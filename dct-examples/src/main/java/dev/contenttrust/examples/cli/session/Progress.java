// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells a waiting person, on a terminal only, what takes longer than a second; the line vanishes at
 * the end.
 */
public final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String ERASE_LINE = "\r\u001b[K";

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread watcher;

  private Progress(PrintStream err, String what, Duration patience) {
    this.watcher = new Thread(() -> watch(err, what, patience), "progress");
    watcher.setDaemon(true);
  }

  /** Starts to watch the work, if a person watches too. */
  static Progress of(Surroundings surroundings, boolean quiet, String what) {
    return of(surroundings, quiet, what, PATIENCE);
  }

  /** Does so with another length of a second. */
  static Progress of(Surroundings surroundings, boolean quiet, String what, Duration patience) {
    Progress progress = new Progress(surroundings.err(), what, patience);
    if (surroundings.terminal() && !quiet) {
      progress.watcher.start();
    }
    return progress;
  }

  private void watch(PrintStream err, String what, Duration patience) {
    try {
      long seconds = 0;
      while (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        seconds++;
        err.print(ERASE_LINE + what + " … " + seconds + " s");
        err.flush();
      }
      if (seconds > 0) {
        err.print(ERASE_LINE);
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the line; call it when the work is done. */
  public void end() {
    done.countDown();
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
