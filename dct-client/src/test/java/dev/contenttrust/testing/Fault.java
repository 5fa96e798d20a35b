// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** How a {@link TrustServer} misbehaves on purpose. Immutable. */
public sealed interface Fault {
  /**
   * Answers with a status, headers and a body instead of the true answer.
   *
   * @param code the HTTP status
   * @param headers the headers
   * @param body the body
   */
  record Status(int code, Map<String, String> headers, String body) implements Fault {
    /** Answers with that status and an empty body. */
    public Status(int code) {
      this(code, Map.of(), "");
    }
  }

  /**
   * Answers with these bytes instead of the true ones, with status 200.
   *
   * @param body the body
   */
  record Replace(Bytes body) implements Fault {}

  /**
   * Holds the true answer back until the latch is at zero.
   *
   * @param until the latch
   */
  record Hold(CountDownLatch until) implements Fault {}

  /**
   * Announces the true length and closes the connection after that many bytes.
   *
   * @param bytes how many
   */
  record Truncate(int bytes) implements Fault {}

  /** Sends bytes until the client goes away. */
  record Endless() implements Fault {}

  /** Sends one byte and then nothing until the client goes away or the server stops. */
  record Stall() implements Fault {}

  /** Closes the connection without an answer. */
  record Disconnect() implements Fault {}
}
