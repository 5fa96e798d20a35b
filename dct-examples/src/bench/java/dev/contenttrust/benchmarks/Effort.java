// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
  /** One short look at everything: tells whether every benchmark runs, and nothing else. */
  SMOKE(1, 0, 1, 1, 20),
  /** Some fourteen minutes for the goals: ratios repeat within a fifth. */
  QUICK(1, 40, 500, 3, 500),
  /** About an hour for everything: what is published. */
  FULL(2, 48, 500, 10, 500);

  /** How much of the warm-up a benchmark needs: a shorter one measures the compiler. */
  enum Code {
    /** More than a thousand methods, most of them called but once in a millisecond. */
    MOST(1),
    /** Whole clients. */
    MUCH(2),
    /** A reader over long documents. */
    SOME(4),
    /** A few methods in loops. */
    LITTLE(8);

    private final int divisor;

    Code(int divisor) {
      this.divisor = divisor;
    }
  }

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

  /** Sets how often and how long is measured. */
  ChainedOptionsBuilder apply(ChainedOptionsBuilder options, Code code) {
    return options
        .forks(forks)
        .warmupIterations(warmups / code.divisor)
        .warmupTime(TimeValue.milliseconds(warmupMillis))
        .measurementIterations(measurements)
        .measurementTime(TimeValue.milliseconds(measurementMillis));
  }

  /** Returns for how many milliseconds one benchmark is measured in a fork. */
  int wholeMeasurementMillis() {
    return measurements * measurementMillis;
  }
}
