// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Map;
import java.util.function.Consumer;

/** A server of which a test expects uploads and nothing else; what becomes of them is its own. */
record UploadSink(Consumer<Map<RoleName, Bytes>> taker) implements MetadataSink {
  @Override
  public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
    taker.accept(files);
  }

  @Override
  public PublicKey serverKey(RoleName role, Deadline deadline) {
    throw new AssertionError("no key is asked for here");
  }

  @Override
  public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
    throw new AssertionError("no key is asked for here");
  }

  @Override
  public void delete(Deadline deadline) {
    throw new AssertionError("nothing is deleted here");
  }
}
