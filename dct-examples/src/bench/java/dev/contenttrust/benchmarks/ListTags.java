// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorResolver;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.store.MetadataStore;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Listing every tag with a long-lived client. */
@State(Scope.Benchmark)
public class ListTags {
  /** The repository. */
  @Param({"T100", "T100000"})
  public Shape shape;

  private final FloorResolver floor = new FloorResolver();
  private TrustClient client;
  private FloorHttp http;

  /** Lists once, so that the state is known. */
  @Setup
  public void prepare() {
    http = Workbench.floor(Workbench.server(), shape);
    client = Workbench.client(Workbench.server(), MetadataStore.memory());
    if (library().size() != floor().size()) {
      throw new IllegalStateException("the lists differ");
    }
  }

  /** The library. */
  @Benchmark
  public List<SignedTarget> library() {
    return client.list(shape.gun());
  }

  /** The floor: names and decoded digests. */
  @Benchmark
  public List<Map.Entry<String, byte[]>> floor() {
    return floor.list(http::get, shape.askedTag());
  }
}
