// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import java.time.Duration;

/**
 * For how long verified metadata answers without asking the server for a newer timestamp. Expiry is
 * checked at every use, whatever the setting.
 *
 * @param maxAge how long ago the timestamp may have been asked for; zero asks every time
 */
public record Freshness(Duration maxAge) {
  private static final Freshness ALWAYS_ASK = new Freshness(Duration.ZERO);

  /**
   * Checks the age.
   *
   * @param maxAge how long ago the timestamp may have been asked for; zero asks every time
   * @throws IllegalArgumentException if it is negative
   */
  public Freshness {
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("an age is not negative: " + maxAge);
    }
  }

  /**
   * Returns the default: the server is asked for its timestamp at each operation.
   *
   * @return the default: the server is asked for its timestamp at each operation
   */
  public static Freshness alwaysAsk() {
    return ALWAYS_ASK;
  }

  /**
   * Returns the setting that answers from memory for that long after the server was asked.
   *
   * @param maxAge how long, not negative
   * @return the setting
   * @throws IllegalArgumentException if it is negative
   */
  public static Freshness within(Duration maxAge) {
    return new Freshness(maxAge);
  }
}
