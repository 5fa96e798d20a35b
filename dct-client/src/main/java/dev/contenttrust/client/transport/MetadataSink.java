// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Map;

/** Where metadata of one collection is published. Implementations are thread-safe. */
public interface MetadataSink {
  /**
   * Publishes files in one transaction: all of them become visible, or none.
   *
   * @param files the whole signed files by role
   * @param deadline when the exchange must be over
   * @throws dev.contenttrust.core.TrustServerException if the server refused ({@code CONFLICT}
   *     where a newer version stands there) or could not be used
   */
  void publish(Map<RoleName, Bytes> files, Deadline deadline);

  /**
   * {@return the public key that the server holds for the role (timestamp, snapshot), made now if
   * there is none}
   *
   * @param role {@code timestamp} or {@code snapshot}
   * @param deadline when the exchange must be over
   */
  PublicKey serverKey(RoleName role, Deadline deadline);

  /**
   * Makes the server create a new key for the role, pending until a root lists it.
   *
   * @param role {@code timestamp} or {@code snapshot}
   * @param deadline when the exchange must be over
   * @return the new public key
   */
  PublicKey rotateServerKey(RoleName role, Deadline deadline);

  /**
   * Deletes the whole collection on the server.
   *
   * @param deadline when the exchange must be over
   */
  void delete(Deadline deadline);
}
