// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only when told to. Thread-safe. */
public final class SettableClock extends Clock {
  private volatile Instant now;

  private SettableClock(Instant now) {
    this.now = now;
  }

  /** Returns a clock that stands at that time. */
  public static SettableClock at(Instant time) {
    return new SettableClock(time);
  }

  /** Lets time pass. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
