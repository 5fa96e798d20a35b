// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one command line program to its end, with a time limit and an environment of its own. */
final class CommandLine {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path program;
  private final Path folder;
  private final Map<String, String> environment;

  CommandLine(Path program, Path folder, Map<String, String> environment) {
    this.program = program;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  CommandResult run(List<String> arguments) {
    return run(arguments, "");
  }

  /** Runs the program with that text on its standard input. */
  CommandResult run(List<String> arguments, String input) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    String shown = program.getFileName() + " " + String.join(" ", arguments);
    try {
      Path output = Files.createTempFile(folder, "output", null);
      Path errors = Files.createTempFile(folder, "errors", null);
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
      builder.environment().putAll(environment);
      builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
      Process process = builder.start();
      try (OutputStream standardInput = process.getOutputStream()) {
        standardInput.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(shown + " did not end within " + LIMIT);
      }
      CommandResult result =
          new CommandResult(
              shown, process.exitValue(), Files.readString(output), Files.readString(errors));
      Files.delete(output);
      Files.delete(errors);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + shown, e);
    }
  }
}
