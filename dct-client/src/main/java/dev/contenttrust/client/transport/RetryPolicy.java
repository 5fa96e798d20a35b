// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after which pauses a repeatable request is tried again: exponential growth with
 * full jitter, never shorter than what the server asked for. Immutable and thread-safe.
 *
 * @param attempts how often a request is made at most, the first time included; at least 1
 * @param firstPause the upper bound of the first pause
 * @param longestPause the upper bound of every pause, also of what a server asks for with {@code
 *     Retry-After}: a longer request ends the attempts
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {
  /** Four attempts, pauses up to 200 ms, 400 ms and 800 ms, at most 10 s when a server asks so. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(10));

  /** A single attempt. */
  public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /**
   * Checks the numbers.
   *
   * @param attempts how often a request is made at most, the first time included; at least 1
   * @param firstPause the upper bound of the first pause
   * @param longestPause the upper bound of every pause, also of what a server asks for with {@code
   *     Retry-After}: a longer request ends the attempts
   * @throws IllegalArgumentException if there is not at least one attempt, or a pause is negative
   */
  public RetryPolicy {
    if (attempts < 1 || firstPause.isNegative() || longestPause.isNegative()) {
      throw new IllegalArgumentException("at least one attempt and no negative pause");
    }
  }

  /**
   * Returns the pause before the next attempt.
   *
   * @param failures how many attempts have failed, at least 1
   * @param random the source of jitter
   * @return between zero and the bound for that many failures
   */
  Duration pause(int failures, RandomGenerator random) {
    long bound = firstPause.toMillis() << Math.min(failures - 1, 20);
    long capped = Math.min(bound, longestPause.toMillis());
    return Duration.ofMillis(capped <= 0 ? 0 : random.nextLong(capped + 1));
  }
}
