// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.TrustServerException;

/**
 * Something that makes HTTP calls: the bare transport, or one that also authenticates.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface HttpCaller {
  /**
   * Makes the call and waits for the whole reply.
   *
   * @param call what to ask
   * @param deadline when the reply must be complete, retries and authentication included
   * @return the reply, whatever its status
   * @throws MetadataSource.TooLongException if a successful reply is longer than the call allows
   * @throws TrustServerException if there was no reply, or it may not be followed
   */
  HttpReply call(HttpCall call, Deadline deadline);

  /**
   * Makes a call to which no honest reply is longer than the call allows: one that is means that
   * the server does not speak the protocol.
   *
   * @param call what to ask
   * @param deadline when the reply must be complete, retries and authentication included
   * @return the reply, whatever its status
   * @throws TrustServerException if there was no reply, it may not be followed, or it is too long
   */
  default HttpReply ask(HttpCall call, Deadline deadline) {
    try {
      return call(call, deadline);
    } catch (MetadataSource.TooLongException e) {
      throw new TrustServerException(
          call.repository(),
          TrustServerException.Reason.PROTOCOL,
          0,
          call + ": the reply is longer than the allowed " + e.limit() + " bytes",
          e);
    }
  }
}
