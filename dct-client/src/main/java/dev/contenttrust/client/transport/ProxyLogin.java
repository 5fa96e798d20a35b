// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.net.URI;
import java.util.Optional;

/** What proxies are told that want to know who asks. Implementations are thread-safe. */
@FunctionalInterface
public interface ProxyLogin {
  /**
   * Returns the value of the {@code Proxy-Authorization} header for a request. It reaches the proxy
   * alone: the JDK's client sends it neither through a tunnel nor to a server that is asked
   * directly. With https URLs the JDK drops a Basic login unless its property {@code
   * jdk.http.auth.tunneling.disabledSchemes} is set to something without Basic, when it starts.
   *
   * @param uri the request's URL
   * @return the header's value; empty for none
   */
  Optional<String> authorization(URI uri);
}
