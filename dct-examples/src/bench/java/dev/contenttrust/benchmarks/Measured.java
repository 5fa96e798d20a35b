// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What was measured, by name: {@code Class.method} and the parameters after a colon, as in {@code
 * ColdResolve.floor:T100}. Not thread-safe.
 */
final class Measured {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private final Map<String, Figures> figures = new TreeMap<>();

  /**
   * The figures of one benchmark.
   *
   * @param median in milliseconds
   * @param p99 in milliseconds
   * @param perSecond operations of all threads together
   * @param allocated bytes an operation
   */
  record Figures(double median, double p99, double perSecond, double allocated) {
    static Figures of(double millis) {
      return new Figures(millis, millis, 1000 / millis, Double.NaN);
    }
  }

  void add(Collection<RunResult> results) {
    results.forEach(this::add);
  }

  void add(String name, Figures measured) {
    figures.put(name, measured);
  }

  Optional<Figures> find(String name) {
    return Optional.ofNullable(figures.get(name));
  }

  Map<String, Figures> all() {
    return figures;
  }

  private void add(RunResult result) {
    String full = result.getParams().getBenchmark();
    StringBuilder name =
        new StringBuilder(full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1));
    result
        .getParams()
        .getParamsKeys()
        .forEach(key -> name.append(':').append(result.getParams().getParam(key)));
    Statistics statistics = result.getPrimaryResult().getStatistics();
    figures.put(
        name.toString(),
        new Figures(
            statistics.getPercentile(50),
            statistics.getPercentile(99),
            result.getParams().getThreads() * 1000 / statistics.getMean(),
            allocated(result)));
  }

  private static double allocated(RunResult result) {
    for (var secondary : result.getSecondaryResults().entrySet()) {
      if (secondary.getKey().endsWith(ALLOCATION)) {
        return secondary.getValue().getScore();
      }
    }
    return Double.NaN;
  }
}
