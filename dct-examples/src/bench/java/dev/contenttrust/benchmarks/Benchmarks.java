// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Measured.Figures;
import dev.contenttrust.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all benchmarks against one server process and prints the table of goals. */
public final class Benchmarks {
  private static final List<Class<?>> JMH =
      List.of(
          WarmResolve.class,
          RenewedResolve.class,
          ColdResolve.class,
          ColdDelegations.class,
          DelayedResolve.class,
          Reopen.class,
          ListTags.class,
          Concurrent.class,
          ReadDocument.class,
          BareSignatures.class,
          Signatures.class,
          // Last, for it changes the repositories.
          Publish.class);

  /** A few methods in loops, which are soon compiled. */
  private static final Set<Class<?>> LOOPS =
      Set.of(ReadDocument.class, BareSignatures.class, Signatures.class);

  private Benchmarks() {}

  /**
   * Runs the benchmarks.
   *
   * @param args {@code smoke}, {@code quick} or {@code full}; then a regular expression, to measure
   *     only the classes in whose names it is found; then the folder of the program in Go that asks
   *     notary's library, without which that is not measured
   * @throws Exception if something cannot be measured
   */
  public static void main(String[] args) throws Exception {
    Effort effort = Effort.valueOf(args[0].toUpperCase(Locale.ROOT));
    Pattern only = Pattern.compile(args.length > 1 ? args[1] : "");
    Measured measured = new Measured();
    try (ServerProcess server = ServerProcess.start()) {
      if (args.length > 2 && only.matcher(NotaryLibrary.NAME).find()) {
        System.err.println("measuring " + NotaryLibrary.NAME);
        NotaryLibrary.measure(Path.of(args[2]), effort, server, measured);
      }
      for (Class<?> benchmark : JMH) {
        if (only.matcher(benchmark.getSimpleName()).find()) {
          System.err.println("measuring " + benchmark.getSimpleName());
          run(benchmark, effort, server, measured);
        }
      }
      String heap = SmallestHeap.class.getSimpleName();
      if (only.matcher(heap).find()) {
        System.err.println("measuring " + heap);
        measured.add(heap, Figures.of(SmallestHeap.find(server.uri())));
      }
    }
    new GoalTable(measured, System.out).print();
  }

  private static void run(
      Class<?> benchmark, Effort effort, ServerProcess server, Measured measured)
      throws RunnerException, IOException {
    ChainedOptionsBuilder options =
        effort
            .apply(new OptionsBuilder(), LOOPS.contains(benchmark))
            .include("\\." + benchmark.getSimpleName() + "\\.")
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MILLISECONDS)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgs(
                "-Xms1g",
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-D" + Workbench.SERVER + "=" + server.uri(),
                "-D" + OneProcessor.SERVER_PROCESS + "=" + server.pid());
    if (OneProcessor.isPossible()) {
      options.addProfiler(OneProcessor.class);
    }
    if (effort != Effort.FULL) {
      // What is there for comparison only, and none of the goals.
      options.exclude("\\.floorOldClient$").param("provider", "OURS").param("kind", "P256");
      if (benchmark == Publish.class) {
        options.param("shape", "T1", "T100000");
      }
    }
    if (benchmark == RenewedResolve.class) {
      // As long as the timestamps last that were signed ahead.
      options.warmupTime(TimeValue.milliseconds(500)).measurementTime(TimeValue.milliseconds(500));
    }
    measured.add(new Runner(options.build()).run());
  }
}
