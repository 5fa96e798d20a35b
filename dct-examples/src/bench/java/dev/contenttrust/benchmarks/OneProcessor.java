// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/**
 * Keeps client and server on one processor while short jobs are measured, if {@code taskset} is
 * there. A round trip wakes three threads; whether the system wakes them on the same processor or
 * on another one, which it changes its mind about within seconds, makes up to three times the
 * difference, much more than what is to be measured. The compilers have the other processors, and
 * no iteration begins before they are done with what the last one showed them: measured would be
 * how fast they are.
 */
public final class OneProcessor implements InternalProfiler {
  /** The system property with the server's process id. */
  static final String SERVER_PROCESS = "benchmarks.server.process";

  /** The processor of short jobs. */
  static final String FIRST = "0";

  private static final int LAST_PROCESSOR = Runtime.getRuntime().availableProcessors() - 1;

  /** All processors. */
  static final String ALL = "0-" + LAST_PROCESSOR;

  private static final String OTHERS = LAST_PROCESSOR == 0 ? FIRST : "1-" + LAST_PROCESSOR;

  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  private static final Set<String> SHORT_CLASSES = Set.of("WarmResolve", "RenewedResolve");

  /** The repositories in which every job is short. */
  static final Set<String> SHORT_SHAPES = Set.of("T1", "T100");

  @Override
  public String getDescription() {
    return "one processor for short jobs";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    String server = System.getProperty(SERVER_PROCESS);
    CompilerThreads.awaitIdle(OWN);
    CompilerThreads.awaitIdle(server);
    keep(isShort(benchmark) ? FIRST : ALL, OWN, server);
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of();
  }

  private static boolean isShort(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    String className = name.substring(0, name.lastIndexOf('.'));
    return SHORT_CLASSES.contains(className.substring(className.lastIndexOf('.') + 1))
        || (benchmark.getParamsKeys().contains("shape")
            && SHORT_SHAPES.contains(benchmark.getParam("shape")));
  }

  /** Finds out whether processors can be chosen here. */
  static boolean isPossible() {
    try {
      return taskset("-p", OWN) == 0;
    } catch (IOException e) {
      System.err.println("Short jobs are measured on all processors: " + e.getMessage());
      return false;
    }
  }

  /** Keeps processes on those processors from now on; what compiles for them, on the others. */
  static void keep(String processors, String... processes) {
    try {
      for (String process : processes) {
        taskset("-acp", processors, process);
        if (processors.equals(FIRST)) {
          for (String compiler : CompilerThreads.of(process)) {
            taskset("-cp", OTHERS, compiler);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int taskset(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
