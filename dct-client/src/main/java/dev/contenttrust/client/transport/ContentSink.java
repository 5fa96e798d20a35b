// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes content piece by piece, so that its size does not matter. Used by one fetch at a time. */
public interface ContentSink {
  /**
   * Begins, for a second attempt anew: whatever was written before does not count.
   *
   * @throws IOException if the sink cannot be used
   */
  void begin() throws IOException;

  /**
   * Takes the next piece.
   *
   * @param piece the bytes; all of them are consumed
   * @throws IOException if they cannot be kept
   */
  void write(ByteBuffer piece) throws IOException;
}
