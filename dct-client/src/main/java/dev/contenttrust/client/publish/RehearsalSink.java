// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import java.security.SecureRandom;
import java.util.Map;

/**
 * Takes uploads and keeps nothing of them. The keys that it says the server has are made up, since
 * a server makes one when it is asked. Thread-safe.
 */
final class RehearsalSink implements MetadataSink {
  private final KeyGenerator generator;

  RehearsalSink(SecureRandom random) {
    this.generator = new KeyGenerator(random);
  }

  @Override
  public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
    // Nothing: whoever rehearses wants to know what would be here, and has the files.
  }

  @Override
  public PublicKey serverKey(RoleName role, Deadline deadline) {
    return generator.generate(KeyAlgorithm.ECDSA_P256).publicKey();
  }

  @Override
  public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
    return serverKey(role, deadline);
  }

  @Override
  public void delete(Deadline deadline) {
    // Nothing is deleted in a rehearsal.
  }
}
