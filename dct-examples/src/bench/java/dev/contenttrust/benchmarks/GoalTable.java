// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Measured.Figures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The goals, each with the figure that is judged and its floor; printed as a Markdown table. */
final class GoalTable {
  private static final double MIB = 1024.0 * 1024;

  /** The targets file with 100 000 tags. */
  private static final double DOCUMENT_MB = 9.9;

  /**
   * One row.
   *
   * @param id the goal's number, or empty for what is measured for information
   * @param job what is measured
   * @param result the benchmark that is judged
   * @param floor its floor, or empty
   * @param judge says what is demanded and whether it is met
   */
  record Row(String id, String job, String result, String floor, Judge judge) {}

  /** Judges a figure by its floor, which may be missing. */
  interface Judge extends Function<Pair, Verdict> {}

  record Pair(Figures result, Optional<Figures> floor) {
    double ratio() {
      return floor.map(bare -> result.median() / bare.median()).orElse(Double.NaN);
    }
  }

  record Verdict(String result, String floor, String ratio, String goal, String met) {}

  private static final List<Row> ROWS = rows();

  private GoalTable() {}

  static void print(Measured measured, PrintStream out) {
    out.println("| goal | job | result | floor | ratio | demanded | |");
    out.println("|---|---|---|---|---|---|---|");
    for (Row row : ROWS) {
      Optional<Figures> result = measured.find(row.result());
      if (result.isPresent()) {
        Verdict verdict = row.judge().apply(new Pair(result.get(), measured.find(row.floor())));
        out.printf(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s | %s |%n",
            row.id(),
            row.job(),
            verdict.result(),
            verdict.floor(),
            verdict.ratio(),
            verdict.goal(),
            verdict.met());
      }
    }
    out.println();
    out.println("| benchmark | median | p99 | allocated |");
    out.println("|---|---|---|---|");
    measured.all().entrySet().stream()
        .filter(entry -> !Double.isNaN(entry.getValue().allocated()))
        .forEach(
            entry ->
                out.printf(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s |%n",
                    entry.getKey(),
                    time(entry.getValue().median()),
                    time(entry.getValue().p99()),
                    bytes(entry.getValue().allocated())));
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(timesFloor("G1", "warm resolve, 1 tag", "WarmResolve", ":T1", 1.5));
    rows.add(timesFloor("G1", "warm resolve, 100 000 tags", "WarmResolve", ":T100000", 1.5));
    rows.add(timesFloor("", "warm resolve, timestamp renewed", "RenewedResolve", "", 0));
    rows.add(timesFloor("G2", "cold resolve, 1 tag", "ColdResolve", ":T1", 1.5));
    rows.add(timesFloor("G2", "cold resolve, 100 tags", "ColdResolve", ":T100", 1.5));
    rows.add(timesFloor("", "cold resolve, 10 000 tags", "ColdResolve", ":T10000", 0));
    rows.add(timesFloor("G3", "cold resolve, 100 000 tags", "ColdResolve", ":T100000", 1.5));
    rows.add(
        new Row(
            "G3",
            "cold resolve, 100 000 tags, allocated",
            "ColdResolve.library:T100000",
            "ColdResolve.floor:T100000",
            pair -> allocated(pair, 40 * MIB)));
    rows.add(timesFloor("G4", "reopen from disk, 100 000 tags", "Reopen", ":T100000", 1.5));
    rows.add(timesFloor("", "reopen from disk, 1 tag", "Reopen", ":T1", 0));
    rows.add(atMost("G5", "cold resolve, 200 delegations", "ColdDelegations", "", 10.7));
    rows.add(atMost("G5", "warm resolve, 200 delegations", "WarmResolve", ":D200", 1.07));
    rows.add(perSecond("G6", "2 threads, warm, 1 tag", "Concurrent.warm", 20_000));
    rows.add(
        new Row(
            "G6",
            "2 threads, warm, 1 tag, p99",
            "Concurrent.warmLibrary",
            "Concurrent.warmFloor",
            pair ->
                verdict(
                    pair,
                    time(pair.result().p99()),
                    pair.floor().map(floor -> time(floor.p99())).orElse(""),
                    "below 2 ms",
                    pair.result().p99() < 2)));
    rows.add(perSecond("", "2 threads, cold, 1 tag", "Concurrent.cold", 0));
    rows.add(throughput("G7", "read and verify 10 MB in canonical form", "canonical", 500));
    rows.add(throughput("G7", "read and verify 10 MB in another order", "reordered", 100));
    rows.add(timesFloor("", "publish a tag, 1 tag there", "Publish", ":T1", 0));
    rows.add(timesFloor("", "publish a tag, 100 tags there", "Publish", ":T100", 0));
    rows.add(timesFloor("", "publish a tag, 10 000 tags there", "Publish", ":T10000", 0));
    rows.add(timesFloor("G8", "publish a tag, 100 000 tags there", "Publish", ":T100000", 2));
    rows.add(throughput("", "parse 10 MB in canonical form", "parse", 0));
    rows.add(signature("verify a P-256 signature over 2 KiB", "verify"));
    rows.add(signature("sign 2 KiB with P-256", "sign"));
    rows.add(atMost("G11", "cold resolve, 1 tag, 20 ms of delay", "DelayedResolve", "", 45));
    rows.add(
        new Row(
            "G12",
            "smallest heap, cold resolve, 100 000 tags",
            "SmallestHeap",
            "",
            pair -> heap(pair, 64)));
    rows.add(timesFloor("", "list, 100 tags", "ListTags", ":T100", 0));
    rows.add(timesFloor("", "list, 100 000 tags", "ListTags", ":T100000", 0));
    return List.copyOf(rows);
  }

  /** A demand of at most so many times the floor; 0 demands nothing. */
  static Row timesFloor(String id, String job, String benchmark, String shape, double most) {
    return new Row(
        id,
        job,
        benchmark + ".library" + shape,
        benchmark + ".floor" + shape,
        pair ->
            verdict(
                pair,
                time(pair.result().median()),
                pair.floor().map(floor -> time(floor.median())).orElse(""),
                most == 0 ? "" : "at most " + most + " x floor",
                pair.ratio() <= most));
  }

  /** The library's own choice of implementation beside the bare arithmetic; demands nothing. */
  private static Row signature(String job, String method) {
    Row row = timesFloor("", job, "Signatures", "", 0);
    return new Row(
        row.id(),
        row.job(),
        "Signatures." + method + ":P256:OURS",
        "BareSignatures." + method,
        row.judge());
  }

  /** A demand of at most so many milliseconds, derived from what Notary's library needs. */
  private static Row atMost(String id, String job, String benchmark, String shape, double most) {
    return new Row(
        id,
        job,
        benchmark + ".library" + shape,
        benchmark + ".floor" + shape,
        pair ->
            verdict(
                pair,
                time(pair.result().median()),
                pair.floor().map(floor -> time(floor.median())).orElse(""),
                "at most " + time(most),
                pair.result().median() <= most));
  }

  /** A demand of at least so many megabytes of the largest document a second. */
  private static Row throughput(String id, String job, String form, double least) {
    return new Row(
        id,
        job,
        "ReadDocument." + form + "Library",
        "ReadDocument." + form + "Floor",
        pair ->
            verdict(
                pair,
                megabytes(pair.result()),
                pair.floor().map(GoalTable::megabytes).orElse(""),
                least == 0 ? "" : String.format(Locale.ROOT, "at least %.0f MB/s", least),
                DOCUMENT_MB / pair.result().median() * 1000 >= least));
  }

  private static String megabytes(Figures figures) {
    return String.format(Locale.ROOT, "%.0f MB/s", DOCUMENT_MB / figures.median() * 1000);
  }

  private static Row perSecond(String id, String job, String benchmark, double least) {
    return new Row(
        id,
        job,
        benchmark + "Library",
        benchmark + "Floor",
        pair ->
            verdict(
                pair,
                rate(pair.result().perSecond()),
                pair.floor().map(floor -> rate(floor.perSecond())).orElse(""),
                least == 0 ? "" : "at least " + rate(least),
                pair.result().perSecond() >= least));
  }

  private static Verdict heap(Pair pair, double most) {
    double result = pair.result().median();
    return verdict(pair, bytes(result * MIB), "", "at most " + bytes(most * MIB), result <= most);
  }

  private static Verdict allocated(Pair pair, double most) {
    double result = pair.result().allocated();
    return new Verdict(
        bytes(result),
        pair.floor().map(floor -> bytes(floor.allocated())).orElse(""),
        pair.floor().map(floor -> ratio(result / floor.allocated())).orElse(""),
        "at most " + bytes(most),
        met(result <= most));
  }

  private static Verdict verdict(
      Pair pair, String result, String floor, String goal, boolean isMet) {
    return new Verdict(result, floor, ratio(pair.ratio()), goal, goal.isEmpty() ? "" : met(isMet));
  }

  private static String met(boolean isMet) {
    return isMet ? "met" : "**missed**";
  }

  private static String ratio(double ratio) {
    return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.0f/s", perSecond);
  }

  private static String time(double millis) {
    return millis < 1
        ? String.format(Locale.ROOT, "%.0f µs", millis * 1000)
        : String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%.0f ms", millis);
  }

  private static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return "";
    }
    return bytes < MIB
        ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }
}
