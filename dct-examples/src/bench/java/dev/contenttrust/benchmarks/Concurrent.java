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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Two threads that resolve in the repository with one tag through one client: G6. */
@State(Scope.Benchmark)
@Threads(2)
public class Concurrent {
  private final FloorResolver floor = new FloorResolver();
  private final ImageReference image = Workbench.image(Shape.T1, Shape.T1.askedTag());
  private final FloorHttp http = Workbench.floor(Workbench.server(), Shape.T1);
  private final TrustClient client = Workbench.client(Workbench.server(), MetadataStore.memory());

  /** Resolves once, so that the state is known. */
  @Setup
  public void prepare() {
    client.resolve(image);
    floor.warm(http::get, Shape.T1.askedTag());
  }

  /** The library with one shared client. */
  @Benchmark
  public ResolvedImage warmLibrary() {
    return client.resolve(image);
  }

  /** The floor. */
  @Benchmark
  public String warmFloor() {
    return floor.warm(http::get, Shape.T1.askedTag());
  }

  /** The library with a new client and store each time. */
  @Benchmark
  public ResolvedImage coldLibrary() {
    return Workbench.client(Workbench.server(), MetadataStore.memory()).resolve(image);
  }

  /** The floor. */
  @Benchmark
  public String coldFloor() {
    return floor.cold(http::get, Shape.T1.askedTag());
  }
}
