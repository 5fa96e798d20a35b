// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a URL: what credentials are bound to (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host in lower case, an IPv6 address in brackets
 * @param port the port, never 0 or less
 */
public record Origin(String scheme, String host, int port) {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  /**
   * Returns the origin of the URL.
   *
   * @param uri an absolute http or https URL
   * @return its origin
   * @throws IllegalArgumentException if it is no such URL; the message shows neither user nor query
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("an http or https URL is needed");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("a URL with a host and a usable port is needed");
    }
    int standard = scheme.equals("https") ? 443 : 80;
    return new Origin(
        scheme,
        uri.getHost().toLowerCase(Locale.ROOT),
        uri.getPort() < 0 ? standard : uri.getPort());
  }

  /** {@return whether the connection is encrypted} */
  public boolean isEncrypted() {
    return scheme.equals("https");
  }

  /**
   * Returns whether the host is this machine by its very name: a loopback address literal or {@code
   * localhost}. No name is resolved, because the answer would be the name server's.
   *
   * @return whether the host is a loopback literal or {@code localhost}
   */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.equals("[0:0:0:0:0:0:0:1]")
        || LOOPBACK_V4.matcher(host).matches();
  }

  /** {@return {@code host:port}, or the host alone at the scheme's own port} */
  public String authority() {
    int standard = isEncrypted() ? 443 : 80;
    return port == standard ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + authority();
  }
}
