// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.core.Bytes;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs helpers found on the given environment's {@code PATH}, in that environment. */
final class PathHelperProcess implements HelperProcess {
  private final Map<String, String> environment;
  private final Duration limit;

  PathHelperProcess(Map<String, String> environment, Duration limit) {
    this.environment = environment;
    this.limit = limit;
  }

  @Override
  public Output run(String program, String verb, Bytes stdin)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(List.of(find(program).toString(), verb));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try {
      CompletableFuture<Bytes> output = new CompletableFuture<>();
      Thread conversation = new Thread(() -> converse(process, stdin, output), program);
      conversation.setDaemon(true);
      conversation.start();
      long end = System.nanoTime() + limit.toNanos();
      Bytes stdout = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new IOException("no answer within " + limit.toSeconds() + " s");
      }
      return new Output(process.exitValue(), stdout);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("its answer could not be read", e.getCause());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void converse(Process process, Bytes stdin, CompletableFuture<Bytes> output) {
    try (InputStream in = process.getInputStream()) {
      write(process, stdin);
      byte[] read = in.readNBytes(MAX_OUTPUT + 1);
      if (read.length > MAX_OUTPUT) {
        throw new IOException("more than " + MAX_OUTPUT + " bytes");
      }
      output.complete(Bytes.wrap(read));
    } catch (IOException | UncheckedIOException e) {
      output.completeExceptionally(e);
    }
  }

  /** A helper that does not read its input is judged by what it answers. */
  private static void write(Process process, Bytes stdin) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(stdin.toArray());
    } catch (IOException e) {
      // The helper closed its input early: its exit code and output say what that means.
      return;
    }
  }

  private Path find(String program) throws IOException {
    List<String> endings = File.separatorChar == '\\' ? List.of(".exe", ".cmd") : List.of("");
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String ending : endings) {
        Optional<Path> found = executable(folder, program + ending);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new IOException("it is not installed");
  }

  private static Optional<Path> executable(String folder, String name) {
    try {
      Path candidate = Path.of(folder).resolve(name);
      return candidate.isAbsolute() && Files.isExecutable(candidate)
          ? Optional.of(candidate)
          : Optional.empty();
    } catch (InvalidPathException e) {
      // An entry that is no path cannot hold a program.
      return Optional.empty();
    }
  }
}
