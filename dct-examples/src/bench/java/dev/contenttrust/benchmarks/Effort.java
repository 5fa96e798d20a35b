// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
  /** One short look at everything: tells whether every benchmark runs, and nothing else. */
  SMOKE(1, 0, 1, 1, 20),
  /** A few minutes for everything: tells orders of magnitude, and what is far from its goal. */
  QUICK(1, 3, 500, 3, 500),
  /** About twenty minutes: what is published. */
  FULL(2, 5, 1000, 5, 1000);

  private final int forks;
  private final int warmups;
  private final int warmupMillis;
  private final int measurements;
  private final int measurementMillis;

  Effort(int forks, int warmups, int warmupMillis, int measurements, int measurementMillis) {
    this.forks = forks;
    this.warmups = warmups;
    this.warmupMillis = warmupMillis;
    this.measurements = measurements;
    this.measurementMillis = measurementMillis;
  }

  ChainedOptionsBuilder apply(ChainedOptionsBuilder options) {
    return options
        .forks(forks)
        .warmupIterations(warmups)
        .warmupTime(TimeValue.milliseconds(warmupMillis))
        .measurementIterations(measurements)
        .measurementTime(TimeValue.milliseconds(measurementMillis));
  }
}
