// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Measured.Figures;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What a benchmark's figures are judged by, and how that is written. */
enum Quantity {
  /** The median, in milliseconds. */
  TIME(Figures::median, Quantity::time, false),
  /** The time that one run in a hundred exceeds, in milliseconds. */
  P99(Figures::p99, Quantity::time, false),
  /** The bytes that a run allocates. */
  ALLOCATED(Figures::allocated, Quantity::bytes, false),
  /** A heap, in mebibytes. */
  HEAP(Figures::median, mebibytes -> bytes(mebibytes * 1024 * 1024), false),
  /** The megabytes of the largest document that are read in a second. */
  THROUGHPUT(
      figures -> Quantity.DOCUMENT_MB / figures.median() * 1000,
      speed -> String.format(Locale.ROOT, "%.0f MB/s", speed),
      true),
  /** The runs of all threads together in a second. */
  RATE(Figures::perSecond, rate -> String.format(Locale.ROOT, "%.0f/s", rate), true);

  /** The targets file with 100 000 tags. */
  private static final double DOCUMENT_MB = 9.9;

  private static final double MIB = 1024.0 * 1024;

  private final ToDoubleFunction<Figures> value;
  private final DoubleFunction<String> text;
  private final boolean moreIsBetter;

  Quantity(ToDoubleFunction<Figures> value, DoubleFunction<String> text, boolean moreIsBetter) {
    this.value = value;
    this.text = text;
    this.moreIsBetter = moreIsBetter;
  }

  double of(Figures figures) {
    return value.applyAsDouble(figures);
  }

  /** Writes a value with its unit; nothing for one that was not measured. */
  String text(double number) {
    return Double.isNaN(number) ? "" : text.apply(number);
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Says how many times worse the one is than the other; below 1 it is better. */
  double timesWorse(Figures one, Figures other) {
    return moreIsBetter ? of(other) / of(one) : of(one) / of(other);
  }

  private static String time(double millis) {
    return millis < 1
        ? String.format(Locale.ROOT, "%.0f µs", millis * 1000)
        : String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
  }

  private static String bytes(double bytes) {
    return bytes < MIB
        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }
}
