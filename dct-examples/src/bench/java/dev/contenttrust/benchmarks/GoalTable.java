// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Prints what was measured as Markdown tables. */
final class GoalTable {
  private final Measured measured;
  private final PrintStream out;

  GoalTable(Measured measured, PrintStream out) {
    this.measured = measured;
    this.out = out;
  }

  /** Prints the goals, each with the figure that is judged, and then all figures. */
  void print() {
    goals(Goals.BY_FLOOR, "floor", "ratio", GoalTable::times);
    if (measured.all().keySet().stream().anyMatch(name -> name.startsWith(NotaryLibrary.NAME))) {
      goals(Goals.BY_PEER, "notary's library", "times faster", worse -> times(1 / worse));
    }
    header("benchmark", "median", "p99", "allocated");
    measured
        .all()
        .forEach(
            (name, figures) ->
                row(
                    "`" + name + "`",
                    Quantity.TIME.text(figures.median()),
                    Quantity.P99.text(figures.p99()),
                    Quantity.ALLOCATED.text(figures.allocated())));
  }

  private void goals(
      List<Goal> goals, String other, String comparison, DoubleFunction<String> timesWorse) {
    header("goal", "job", "result", other, comparison, "demanded", "");
    for (Goal goal : goals) {
      measured
          .find(goal.result())
          .ifPresent(result -> row(goal.cells(result, measured.find(goal.other()), timesWorse)));
    }
    out.println();
  }

  private void header(String... cells) {
    row(cells);
    out.println("|" + "---|".repeat(cells.length));
  }

  private void row(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  private static String times(double times) {
    return String.format(Locale.ROOT, times < 100 ? "%.2f" : "%.0f", times);
  }
}
