// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which a whole operation must be done, measured on a monotonic clock. Immutable and
 * thread-safe.
 */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long endsAt;

  private Deadline(LongSupplier nanoTime, long endsAt) {
    this.nanoTime = nanoTime;
    this.endsAt = endsAt;
  }

  /**
   * {@return the deadline that lies this far ahead}
   *
   * @param time how far ahead; zero or less is over at once
   */
  public static Deadline in(Duration time) {
    return in(time, System::nanoTime);
  }

  /**
   * {@return the deadline that lies this far ahead on the given monotonic clock, in nanoseconds}
   *
   * @param time how far ahead; zero or less is over at once
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public static Deadline in(Duration time, LongSupplier nanoTime) {
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
  }

  /** {@return the time left, zero if there is none} */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, endsAt - nanoTime.getAsLong()));
  }

  /** {@return whether no time is left} */
  public boolean isOver() {
    return endsAt - nanoTime.getAsLong() <= 0;
  }
}
