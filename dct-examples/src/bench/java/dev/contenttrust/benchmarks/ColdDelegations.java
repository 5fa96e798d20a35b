// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Resolving with nothing known where {@code targets} delegates to 200 signers: G5. */
@State(Scope.Benchmark)
public class ColdDelegations {
  private final FloorResolver floor = new FloorResolver();
  private final ImageReference image = Workbench.image(Shape.D200, Shape.D200.askedTag());
  private final FloorHttp http = Workbench.floor(Workbench.server(), Shape.D200);

  /** The library, with a new client and store each time. */
  @Benchmark
  public ResolvedImage library() {
    return Workbench.client(Workbench.server(), MetadataStore.memory()).resolve(image);
  }

  /** The floor, which fetches and verifies all 200 one after the other. */
  @Benchmark
  public String floor() {
    return floor.coldWithDelegations(http::get, Shape.D200.askedTag());
  }
}
