// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Effort.Code;
import dev.contenttrust.benchmarks.Measured.Figures;
import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.server.ServerProcess;
import dev.contenttrust.benchmarks.server.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all benchmarks against one server process and prints the table of goals. */
public final class Benchmarks {
  private static final List<Step> STEPS =
      List.of(
          new Step(WarmResolve.class, Code.MUCH),
          new Step(RenewedResolve.class, Code.MOST),
          new Step(ColdResolve.class, Code.MOST),
          new Step(ColdDelegations.class, Code.MUCH),
          new Step(DelayedResolve.class, Code.MUCH),
          new Step(Reopen.class, Code.MOST),
          new Step(ListTags.class, Code.MUCH),
          new Step(Concurrent.class, Code.MUCH),
          new Step(ReadDocument.class, Code.SOME),
          new Step(BareSignatures.class, Code.LITTLE),
          new Step(Signatures.class, Code.LITTLE),
          // Last, for it changes the repositories.
          new Step(Publish.class, Code.MUCH));

  /** A class of benchmarks. */
  private record Step(Class<?> benchmark, Code code) {
    String name() {
      return benchmark.getSimpleName();
    }
  }

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
      warmUp(server.uri(), effort.wholeMeasurementMillis());
      if (args.length > 2 && only.matcher(NotaryLibrary.NAME).find()) {
        System.err.println("measuring " + NotaryLibrary.NAME);
        NotaryLibrary.measure(Path.of(args[2]), effort, server, measured);
      }
      for (Step step : STEPS) {
        if (only.matcher(step.name()).find()) {
          System.err.println("measuring " + step.name());
          run(step, effort, server, measured);
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

  /** Has the server's own code compiled before anything is measured. */
  private static void warmUp(URI server, int millis) {
    FloorHttp http = Workbench.floor(server, Shape.T1);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      http.get("timestamp.json");
    }
  }

  private static void run(Step step, Effort effort, ServerProcess server, Measured measured)
      throws RunnerException, IOException {
    ChainedOptionsBuilder options =
        effort
            .apply(new OptionsBuilder(), step.code())
            .include("\\." + step.name() + "\\.")
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
      options
          .exclude("\\.floorOldClient$")
          .exclude("\\.Concurrent\\.cold")
          .param("provider", "OURS")
          .param("kind", "P256");
      if (step.benchmark() == Publish.class) {
        options.param("shape", "T100000");
      } else if (step.benchmark() == ColdResolve.class) {
        options.param("shape", "T1", "T100", "T100000");
      }
    }
    measured.add(new Runner(options.build()).run());
  }
}
