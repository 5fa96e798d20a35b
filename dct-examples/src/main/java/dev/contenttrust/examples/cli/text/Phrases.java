// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Facts in the words that people read; scripts get them exact. Stateless and thread-safe. */
public final class Phrases {
  private Phrases() {}

  /** Returns the time in UTC, to whole seconds: servers write nanoseconds. */
  public static String moment(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns so many keys in words. */
  public static String keys(int count) {
    return count + (count == 1 ? " key" : " keys");
  }
}
