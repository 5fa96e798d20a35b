// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.Measured.Figures;
import dev.contenttrust.benchmarks.server.ServerProcess;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The client library of notary, asked for the same tags of the same server by a small program in
 * Go: the peer of G1 to G5.
 */
final class NotaryLibrary {
  /** What its figures are called, before a dot, the job, a colon and the repository. */
  static final String NAME = "NotaryLibrary";

  /** Where Debian keeps the sources of libraries in Go. */
  private static final String DEBIAN_SOURCES = "/usr/share/gocode";

  private static final String NEEDED =
      "It needs Go and the sources of notary and of what that imports, below GOPATH or "
          + DEBIAN_SOURCES
          + ".\nOn Debian: apt-get install golang-go golang-github-docker-notary-dev"
          + " golang-github-docker-distribution-dev";

  private static final List<Shape> SHAPES =
      List.of(Shape.T1, Shape.T100, Shape.T10000, Shape.T100000, Shape.D200);

  private NotaryLibrary() {}

  /** Measures all jobs in all repositories; says on standard error what is missing for that. */
  static void measure(Path source, Effort effort, ServerProcess server, Measured measured)
      throws IOException, InterruptedException {
    Path program = Files.createTempFile("notarylibrary", "");
    try {
      if (!isCompiled(source, program)) {
        System.err.println(NAME + " is not measured. " + NEEDED);
        return;
      }
      for (Shape shape : SHAPES) {
        run(program, shape, effort, server)
            .lines()
            .map(line -> line.split(" "))
            .forEach(
                figures ->
                    measured.add(
                        NAME + "." + figures[0] + ":" + shape,
                        Figures.of(Double.parseDouble(figures[1]))));
      }
    } finally {
      Files.delete(program);
    }
  }

  private static boolean isCompiled(Path source, Path program)
      throws IOException, InterruptedException {
    ProcessBuilder compiler =
        new ProcessBuilder("go", "build", "-o", program.toString(), ".")
            .directory(source.toFile())
            .inheritIO();
    // Debian's libraries are no modules.
    Map<String, String> environment = compiler.environment();
    environment.put("GO111MODULE", "off");
    environment.merge("GOPATH", DEBIAN_SOURCES, (users, debians) -> users + ":" + debians);
    try {
      return compiler.start().waitFor() == 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return false;
    }
  }

  private static String run(Path program, Shape shape, Effort effort, ServerProcess server)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (OneProcessor.isPossible()) {
      boolean isShort = OneProcessor.SHORT_SHAPES.contains(shape.name());
      String processors = isShort ? OneProcessor.FIRST : OneProcessor.ALL;
      OneProcessor.keep(processors, Long.toString(server.pid()));
      command.addAll(List.of("taskset", "-c", processors));
    }
    String tag = shape.askedTag();
    command.addAll(
        List.of(
            program.toString(),
            server.uri().toString(),
            shape.gun().value(),
            tag,
            Digest.sha256Of(Bytes.utf8(tag)).hex(),
            Integer.toString(effort.wholeMeasurementMillis())));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("the program that asks notary's library failed");
    }
    return output;
  }
}
