// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Resolving a tag with nothing known of the repository: G2 and G3. */
@State(Scope.Benchmark)
public class ColdResolve {
  /** The repository. */
  @Param({"T1", "T100", "T10000", "T100000"})
  public Shape shape;

  private final FloorResolver floor = new FloorResolver();
  private ImageReference image;
  private FloorHttp http;

  /** Prepares the questions. */
  @Setup
  public void prepare() {
    image = Workbench.image(shape, shape.askedTag());
    http = Workbench.floor(Workbench.server(), shape);
  }

  /** The library, with a new client and store each time. */
  @Benchmark
  public ResolvedImage library() {
    return Workbench.client(Workbench.server(), MetadataStore.memory()).resolve(image);
  }

  /** The floor through {@code java.net.http}. */
  @Benchmark
  public String floor() {
    return floor.cold(http::get, shape.askedTag());
  }

  /** The floor through {@code HttpURLConnection}. */
  @Benchmark
  public String floorOldClient() {
    return floor.cold(http::getOldWay, shape.askedTag());
  }
}
