// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Resolving with a new client over a cache on disk, all of which is verified again: G4. */
@State(Scope.Benchmark)
public class Reopen {
  /** The repository. */
  @Param({"T1", "T100000"})
  public Shape shape;

  private final FloorResolver floor = new FloorResolver();
  private ImageReference image;
  private FloorHttp http;
  private Path folder;

  /** Fills the cache. */
  @Setup
  public void fill() throws IOException {
    image = Workbench.image(shape, shape.askedTag());
    http = Workbench.floor(Workbench.server(), shape);
    folder = Files.createTempDirectory("benchmark");
    library();
  }

  /** Removes the cache. */
  @TearDown
  public void remove() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The library. */
  @Benchmark
  public ResolvedImage library() {
    return Workbench.client(Workbench.server(), MetadataStore.directory(folder)).resolve(image);
  }

  /** The floor: one request, and the other files from disk. */
  @Benchmark
  public String floor() {
    Path metadata = folder.resolve("tuf").resolve(shape.gun().value()).resolve("metadata");
    return floor.cold(
        name -> name.equals("timestamp.json") ? http.get(name) : cached(metadata, name),
        shape.askedTag());
  }

  private static byte[] cached(Path metadata, String name) {
    try {
      return Files.readAllBytes(metadata.resolve(name.substring(0, name.indexOf('.')) + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
