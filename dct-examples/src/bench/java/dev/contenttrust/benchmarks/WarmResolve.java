// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Resolving again with a long-lived client while the timestamp stays the same: G1. */
@State(Scope.Benchmark)
public class WarmResolve {
  /** The repository. */
  @Param({"T1", "T100000", "D200"})
  public Shape shape;

  private final FloorResolver floor = new FloorResolver();
  private ImageReference image;
  private TrustClient client;
  private FloorHttp http;

  /** Resolves once, so that the state is known. */
  @Setup
  public void prepare() {
    image = Workbench.image(shape, shape.askedTag());
    http = Workbench.floor(Workbench.server(), shape);
    client = Workbench.client(Workbench.server(), MetadataStore.memory());
    client.resolve(image);
    floor.warm(http::get, shape.askedTag());
  }

  /** The library. */
  @Benchmark
  public ResolvedImage library() {
    return client.resolve(image);
  }

  /** The floor through {@code java.net.http}. */
  @Benchmark
  public String floor() {
    return floor.warm(http::get, shape.askedTag());
  }

  /** The floor through {@code HttpURLConnection}. */
  @Benchmark
  public String floorOldClient() {
    return floor.warm(http::getOldWay, shape.askedTag());
  }
}
