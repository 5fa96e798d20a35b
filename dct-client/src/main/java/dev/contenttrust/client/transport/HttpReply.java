// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * A complete HTTP reply. Immutable.
 *
 * @param status the status code
 * @param headers the headers; names without regard to case
 * @param body the body; that of an error may be cut short
 * @param uri where the reply came from, after redirects
 */
public record HttpReply(int status, HttpHeaders headers, Bytes body, URI uri) {
  /**
   * Returns the status and the body's length; headers may hold what nobody should read in a log.
   */
  @Override
  public String toString() {
    return "HTTP " + status + ", " + body.size() + " bytes";
  }
}
