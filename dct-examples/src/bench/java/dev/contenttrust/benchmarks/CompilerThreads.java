// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The threads of a JVM that compile, as Linux shows them. */
final class CompilerThreads {
  private static final Pattern NAME = Pattern.compile("C[12] Compiler");

  /** How often in a row nothing may be compiled before nothing is waiting either. */
  private static final int IDLE_LOOKS = 4;

  private static final int MILLIS_BETWEEN_LOOKS = 5;

  /** Some two minutes: whoever compiles for longer never ends. */
  private static final int MAX_LOOKS = 24_000;

  private CompilerThreads() {}

  /** Returns the ids of these threads. */
  static List<String> of(String process) {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", process, "task"))) {
      for (Path thread : threads) {
        if (NAME.matcher(read(thread.resolve("comm"))).lookingAt()) {
          ids.add(thread.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ids;
  }

  /**
   * Waits until a process has compiled what it found worth compiling: as long as that waits, code
   * runs several times slower than it will.
   */
  static void awaitIdle(String process) {
    int idle = 0;
    for (int looks = 0; idle < IDLE_LOOKS; looks++) {
      if (looks == MAX_LOOKS) {
        throw new IllegalStateException("the compilers of process " + process + " find no end");
      }
      idle = of(process).stream().anyMatch(id -> isAtWork(process, id)) ? 0 : idle + 1;
      try {
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private static boolean isAtWork(String process, String thread) {
    try {
      String stat = read(Path.of("/proc", process, "task", thread, "stat"));
      // the state follows the name, which stands in parentheses
      return stat.startsWith(") R", stat.lastIndexOf(')'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what Linux says; nothing of a thread that has ended, be it while it was asked about. */
  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      if (Files.notExists(file)) {
        return "";
      }
      throw e;
    }
  }
}
