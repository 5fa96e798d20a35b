// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import static dev.contenttrust.benchmarks.Demand.NONE;
import static dev.contenttrust.benchmarks.Demand.limit;
import static dev.contenttrust.benchmarks.Demand.timesFaster;
import static dev.contenttrust.benchmarks.Demand.timesFloor;
import static dev.contenttrust.benchmarks.Quantity.ALLOCATED;
import static dev.contenttrust.benchmarks.Quantity.HEAP;
import static dev.contenttrust.benchmarks.Quantity.P99;
import static dev.contenttrust.benchmarks.Quantity.RATE;
import static dev.contenttrust.benchmarks.Quantity.THROUGHPUT;
import static dev.contenttrust.benchmarks.Quantity.TIME;

import java.util.List;

/** The project's own goals of speed and size. */
final class Goals {
  /** What is judged by its floor or by a limit. */
  static final List<Goal> BY_FLOOR =
      List.of(
          time("G1", "warm resolve, 1 tag", "WarmResolve", ":T1", timesFloor(1.5)),
          time("G1", "warm resolve, 100 000 tags", "WarmResolve", ":T100000", timesFloor(1.5)),
          time("", "warm resolve, timestamp renewed", "RenewedResolve", "", NONE),
          time("G2", "cold resolve, 1 tag", "ColdResolve", ":T1", timesFloor(1.5)),
          time("G2", "cold resolve, 100 tags", "ColdResolve", ":T100", timesFloor(1.5)),
          time("", "cold resolve, 10 000 tags", "ColdResolve", ":T10000", NONE),
          time("G3", "cold resolve, 100 000 tags", "ColdResolve", ":T100000", timesFloor(1.5)),
          new Goal(
              "G3",
              "cold resolve, 100 000 tags, allocated",
              "ColdResolve.library:T100000",
              "ColdResolve.floor:T100000",
              ALLOCATED,
              limit(ALLOCATED, 40 * 1024 * 1024)),
          time("G4", "reopen from disk, 100 000 tags", "Reopen", ":T100000", timesFloor(1.5)),
          time("", "reopen from disk, 1 tag", "Reopen", ":T1", NONE),
          // A tenth and a hundredth of what notary's library took when the goals were set.
          time("G5", "cold resolve, 200 delegations", "ColdDelegations", "", limit(TIME, 10.7)),
          time("G5", "warm resolve, 200 delegations", "WarmResolve", ":D200", limit(TIME, 1.07)),
          pair("G6", "2 threads, warm, 1 tag", "Concurrent.warm", RATE, limit(RATE, 20_000)),
          pair("G6", "2 threads, warm, 1 tag, p99", "Concurrent.warm", P99, limit(P99, 2)),
          pair("", "2 threads, cold, 1 tag", "Concurrent.cold", RATE, NONE),
          reading("G7", "read and verify 10 MB in canonical form", "canonical", 500),
          reading("G7", "read and verify 10 MB in another order", "reordered", 100),
          time("", "publish a tag, 1 tag there", "Publish", ":T1", NONE),
          time("", "publish a tag, 100 tags there", "Publish", ":T100", NONE),
          time("", "publish a tag, 10 000 tags there", "Publish", ":T10000", NONE),
          time("G8", "publish a tag, 100 000 tags there", "Publish", ":T100000", timesFloor(2)),
          pair("", "parse 10 MB in canonical form", "ReadDocument.parse", THROUGHPUT, NONE),
          signature("verify a P-256 signature over 2 KiB", "verify"),
          signature("sign 2 KiB with P-256", "sign"),
          time("G11", "cold resolve, 1 tag, 20 ms of delay", "DelayedResolve", "", limit(TIME, 45)),
          new Goal(
              "G12",
              "smallest heap, cold resolve, 100 000 tags",
              "SmallestHeap",
              "",
              HEAP,
              limit(HEAP, 64)),
          time("", "list, 100 tags", "ListTags", ":T100", NONE),
          time("", "list, 100 000 tags", "ListTags", ":T100000", NONE));

  /** What is judged by notary's library. */
  static final List<Goal> BY_PEER =
      List.of(
          peer("G1", "warm resolve, 1 tag", "WarmResolve.library:T1", "warm:T1", 25),
          peer(
              "G1",
              "warm resolve, 100 000 tags",
              "WarmResolve.library:T100000",
              "warm:T100000",
              5000),
          peer("G2", "cold resolve, 1 tag", "ColdResolve.library:T1", "cold:T1", 1),
          peer("G2", "cold resolve, 100 tags", "ColdResolve.library:T100", "cold:T100", 1),
          peer("", "cold resolve, 10 000 tags", "ColdResolve.library:T10000", "cold:T10000", 0),
          peer(
              "G3",
              "cold resolve, 100 000 tags",
              "ColdResolve.library:T100000",
              "cold:T100000",
              15),
          peer("", "reopen from disk, 1 tag", "Reopen.library:T1", "reopen:T1", 0),
          peer(
              "G4",
              "reopen from disk, 100 000 tags",
              "Reopen.library:T100000",
              "reopen:T100000",
              10),
          peer("G5", "cold resolve, 200 delegations", "ColdDelegations.library", "cold:D200", 10),
          peer(
              "G5", "warm resolve, 200 delegations", "WarmResolve.library:D200", "warm:D200", 100));

  private Goals() {}

  /** The time of the method {@code library} beside that of {@code floor}. */
  private static Goal time(String id, String job, String benchmark, String shape, Demand demand) {
    return new Goal(
        id, job, benchmark + ".library" + shape, benchmark + ".floor" + shape, TIME, demand);
  }

  /** Two methods whose names end in {@code Library} and {@code Floor}. */
  private static Goal pair(
      String id, String job, String methods, Quantity quantity, Demand demand) {
    return new Goal(id, job, methods + "Library", methods + "Floor", quantity, demand);
  }

  private static Goal reading(String id, String job, String form, double least) {
    return pair(id, job, "ReadDocument." + form, THROUGHPUT, limit(THROUGHPUT, least));
  }

  /** The library's own choice of implementation beside the bare arithmetic. */
  private static Goal signature(String job, String method) {
    return new Goal(
        "", job, "Signatures." + method + ":P256:OURS", "BareSignatures." + method, TIME, NONE);
  }

  /** The time of a benchmark beside that of a job of notary's library. */
  private static Goal peer(String id, String job, String benchmark, String peer, int least) {
    return new Goal(
        id,
        job,
        benchmark,
        NotaryLibrary.NAME + "." + peer,
        TIME,
        least == 0 ? NONE : timesFaster(least));
  }
}
