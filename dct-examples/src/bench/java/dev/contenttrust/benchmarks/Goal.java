// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Measured.Figures;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * One row of a table.
 *
 * @param id the goal's number, or empty for what is measured for information
 * @param job what is measured
 * @param result the benchmark that is judged
 * @param other the benchmark that it is compared with, or empty
 * @param quantity which of the figures is judged
 * @param demand what is demanded of it
 */
record Goal(String id, String job, String result, String other, Quantity quantity, Demand demand) {

  /**
   * Writes the row's cells.
   *
   * @param figures of the benchmark that is judged
   * @param compared figures of the other, if it was run
   * @param comparison writes how many times worse the one is than the other
   */
  String[] cells(Figures figures, Optional<Figures> compared, DoubleFunction<String> comparison) {
    double value = quantity.of(figures);
    double timesWorse =
        compared.map(other -> quantity.timesWorse(figures, other)).orElse(Double.NaN);
    return new String[] {
      id,
      job,
      quantity.text(value),
      compared.map(other -> quantity.text(quantity.of(other))).orElse(""),
      compared.isEmpty() ? "" : comparison.apply(timesWorse),
      demand.text(),
      demand.verdict(value, timesWorse)
    };
  }
}
