// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import java.net.URI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Resolving again when the server has renewed the timestamp and nothing else. */
@State(Scope.Benchmark)
public class RenewedResolve {
  /** More than are asked for in one iteration of half a second. */
  private static final int TIMESTAMPS = 6000;

  private final FloorResolver floor = new FloorResolver();
  private final ImageReference image = Workbench.image(Shape.RENEWED, Shape.RENEWED.askedTag());
  private final TrustClient client = Workbench.client(Workbench.server(), MetadataStore.memory());
  private final FloorHttp http = Workbench.floor(Workbench.server(), Shape.RENEWED);
  private final FloorHttp control = new FloorHttp(URI.create(Workbench.server() + "/renew/"));

  /** Has the server sign timestamps ahead. */
  @Setup(Level.Iteration)
  public void renew() {
    control.get(Integer.toString(TIMESTAMPS));
  }

  /** The library. */
  @Benchmark
  public ResolvedImage library() {
    return client.resolve(image);
  }

  /** The floor. */
  @Benchmark
  public String floor() {
    return floor.warm(http::get, Shape.RENEWED.askedTag());
  }
}
