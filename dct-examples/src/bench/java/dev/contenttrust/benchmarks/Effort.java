// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
  /** One short look at everything: tells whether every benchmark runs, and nothing else. */
  SMOKE(1, 0, 1, 1, 20),
  /**
   * Under eight minutes for everything. The library needs some seconds until the paths of a short
   * job are compiled, the floor with less code fewer: a shorter warm-up measures the compiler.
   */
  QUICK(1, 16, 500, 3, 500),
  /** About an hour: what is published. */
  FULL(2, 20, 500, 10, 500);

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

  /** Sets how often and how long is measured; loops are warmed up for a quarter of the time. */
  ChainedOptionsBuilder apply(ChainedOptionsBuilder options, boolean loops) {
    return options
        .forks(forks)
        .warmupIterations(loops ? warmups / 4 : warmups)
        .warmupTime(TimeValue.milliseconds(warmupMillis))
        .measurementIterations(measurements)
        .measurementTime(TimeValue.milliseconds(measurementMillis));
  }

  /** Returns for how many milliseconds one benchmark is measured in a fork. */
  int wholeMeasurementMillis() {
    return measurements * measurementMillis;
  }
}
