// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs an installed program once, with a deadline. */
final class LocalProcess {
  private static final long DEADLINE_SECONDS = 60;

  private LocalProcess() {}

  /** Skips the test where the program is absent, unless the environment demands real peers. */
  static void require(Path program) {
    boolean present = Files.exists(program);
    if (!present && "required".equals(System.getenv("CONTENT_TRUST_REAL_PEERS"))) {
      throw new AssertionError(program + " is required and absent");
    }
    Assumptions.assumeTrue(present, () -> "skipped: " + program + " is not installed");
  }

  static String run(Map<String, String> environment, Path output, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end of " + command);
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new AssertionError(command + " ended with " + process.exitValue() + ": " + text);
    }
    return text;
  }
}
