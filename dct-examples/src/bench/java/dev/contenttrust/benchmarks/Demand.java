// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import java.util.Locale;

/**
 * What is demanded of a benchmark.
 *
 * @param text the demand in words; empty where there is none
 * @param condition the demand
 */
record Demand(String text, Condition condition) {
  /** Measured for information. */
  static final Demand NONE = new Demand("", (value, timesWorse) -> true);

  /** Judges a value, and how many times worse it is than what it is compared with. */
  interface Condition {
    boolean isMet(double value, double timesWorse);
  }

  /** No worse than so many times the floor. */
  static Demand timesFloor(double most) {
    return new Demand("at most " + most + " x floor", (value, worse) -> worse <= most);
  }

  /** So many times quicker than a peer. */
  static Demand timesFaster(int least) {
    return new Demand(
        least == 1 ? "faster" : String.format(Locale.ROOT, "at least %d x faster", least),
        (value, worse) -> worse * least <= 1);
  }

  /** As good as this value. */
  static Demand limit(Quantity quantity, double limit) {
    return quantity.moreIsBetter()
        ? new Demand("at least " + quantity.text(limit), (value, worse) -> value >= limit)
        : new Demand("at most " + quantity.text(limit), (value, worse) -> value <= limit);
  }

  /** Says whether the demand is met; nothing where there is none. */
  String verdict(double value, double timesWorse) {
    if (text.isEmpty()) {
      return "";
    }
    return condition.isMet(value, timesWorse) ? "met" : "**missed**";
  }
}
