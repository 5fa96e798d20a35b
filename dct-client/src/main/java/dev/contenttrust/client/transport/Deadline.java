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
  private final boolean onChance;

  private Deadline(LongSupplier nanoTime, long endsAt, boolean onChance) {
    this.nanoTime = nanoTime;
    this.endsAt = endsAt;
    this.onChance = onChance;
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
    return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos(), false);
  }

  /**
   * Returns the same moment, for what is done on the chance that it is of use. It is tried once at
   * most: where a server is busy, or a login would have to be asked for, it is given up, so that it
   * neither burdens the server nor gets ahead of what is needed for certain.
   *
   * @return the same moment, on a chance
   */
  public Deadline onChance() {
    return new Deadline(nanoTime, endsAt, true);
  }

  /** {@return whether this is for something that is no more than a chance} */
  public boolean isOnChance() {
    return onChance;
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
