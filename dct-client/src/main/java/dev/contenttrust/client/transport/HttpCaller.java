// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

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
   * @throws dev.contenttrust.core.TrustServerException if there was no reply, or it may not be
   *     followed
   */
  HttpReply call(HttpCall call, Deadline deadline);
}
