// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits a random, growing time between two attempts, so that many publishers do not meet again and
 * again. Thread-safe if its parts are.
 */
final class ConflictPause {
  /** How a thread waits; a seam for tests. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final int maxAttempts;
  private final RandomGenerator random;
  private final Sleeper sleeper;

  ConflictPause(int maxAttempts, RandomGenerator random, Sleeper sleeper) {
    this.maxAttempts = maxAttempts;
    this.random = random;
    this.sleeper = sleeper;
  }

  /** Waits after that many lost races; false if there must be no further attempt. */
  boolean await(int lost, Deadline deadline) {
    if (lost >= maxAttempts || deadline.isOver()) {
      return false;
    }
    long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(lost, 10));
    try {
      sleeper.sleep(Duration.ofMillis(random.nextLong(bound + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !deadline.isOver();
  }
}
