// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.store.MetadataStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The smallest heap in which a tag among 100 000 is resolved with nothing known: G12. */
final class SmallestHeap {
  private static final int[] MEBIBYTES = {24, 32, 48, 64, 96, 128, 192, 256, 512};

  private SmallestHeap() {}

  /** Resolves once; ends with an error where the heap is too small. */
  public static void main(String[] args) {
    Workbench.client(Workbench.server(), MetadataStore.memory())
        .resolve(Workbench.image(Shape.T100000, Shape.T100000.askedTag()));
    System.exit(0);
  }

  /** Tries one JVM after the other; returns the size in mebibytes of the first that succeeds. */
  static int find(URI server) throws IOException, InterruptedException {
    for (int size : MEBIBYTES) {
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:+UseSerialGC",
                      "-Xmx" + size + "m",
                      "-D" + Workbench.SERVER + "=" + server,
                      "-cp",
                      System.getProperty("java.class.path"),
                      SmallestHeap.class.getName()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() == 0) {
        return size;
      }
    }
    throw new IllegalStateException("no heap of up to 512 MiB is enough");
  }
}
