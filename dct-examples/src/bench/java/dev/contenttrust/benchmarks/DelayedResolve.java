// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.Files;
import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Resolving with nothing known over a network with 20 ms of delay a request: G11. The warm-up is
 * without delay, since it would take minutes otherwise.
 */
@State(Scope.Benchmark)
public class DelayedResolve {
  private final FloorResolver floor = new FloorResolver();
  private final ImageReference image = Workbench.image(Shape.T1, Shape.T1.askedTag());
  private URI server;
  private FloorHttp http;

  /** Chooses the server. */
  @Setup(Level.Iteration)
  public void choose(IterationParams iteration) {
    server =
        iteration.getType() == IterationType.WARMUP
            ? Workbench.server()
            : Workbench.delayedServer();
    http = Workbench.floor(server, Shape.T1);
  }

  /** The library, with a new client and store each time. */
  @Benchmark
  public ResolvedImage library() {
    return Workbench.client(server, MetadataStore.memory()).resolve(image);
  }

  /** The floor: all four files asked for at once. */
  @Benchmark
  public String floor() {
    Map<String, CompletableFuture<byte[]>> started =
        Map.of(
            "root", http.start("root.json"),
            "timestamp", http.start("timestamp.json"),
            "snapshot", http.start("snapshot.json"),
            "targets", http.start("targets.json"));
    Files files = name -> started.get(name.substring(0, name.indexOf('.'))).join();
    return floor.cold(files, Shape.T1.askedTag());
  }
}
