// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks;

import dev.contenttrust.benchmarks.floor.FloorHttp;
import dev.contenttrust.benchmarks.floor.FloorKeys;
import dev.contenttrust.benchmarks.floor.FloorPublisher;
import dev.contenttrust.benchmarks.floor.Sha;
import dev.contenttrust.benchmarks.server.Shape;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.keystore.MemoryKeyStore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Publishing a tag with nothing known, up to the verified read-back: G8. The server takes what it
 * is sent, so that only the publisher's work is measured. The tag stays the same and names another
 * digest each time, so that the repository keeps its size.
 */
@State(Scope.Benchmark)
public class Publish {
  private static final String TAG = "release-one-more";

  /** The repository. */
  @Param({"T1", "T100", "T10000", "T100000"})
  public Shape shape;

  private final MemoryKeyStore keys = new MemoryKeyStore(new SecureRandom());
  private FloorPublisher floor;
  private long counter;

  /** Fetches the keys. */
  @Setup
  public void prepare() {
    FloorHttp http = new FloorHttp(URI.create(Workbench.server() + "/keys/"));
    byte[] targets = http.get("targets");
    byte[] snapshot = http.get("snapshot");
    keys.add(SigningKey.fromPkcs8(targets), "targets", shape.gun());
    keys.add(SigningKey.fromPkcs8(snapshot), "snapshot", shape.gun());
    floor =
        new FloorPublisher(
            Workbench.floor(Workbench.server(), shape),
            FloorKeys.ofPkcs8(targets),
            FloorKeys.ofPkcs8(snapshot));
  }

  /** The library, with a new publisher and store each time. */
  @Benchmark
  public PublishReport library() {
    TrustPublisher publisher = Workbench.publisher(keys);
    return publisher.publish(
        publisher
            .edit(shape.gun())
            .signTag(
                TAG,
                new Digest(Digest.Algorithm.SHA256, Bytes.wrap(next())),
                1000,
                RoleName.TARGETS));
  }

  /** The floor: the parts by hand. */
  @Benchmark
  public void floor() {
    floor.publish(shape.askedTag(), TAG, next());
  }

  private byte[] next() {
    byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(counter++).array();
    return Sha.sha256(number, 0, number.length);
  }
}
