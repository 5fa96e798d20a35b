// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Gun;
import java.net.URI;

/**
 * The URLs of a trust server's API. The GUN stands in the path as it is, slashes and colon
 * included; only what no URL may contain, an IPv6 address's brackets for instance, is escaped.
 */
final class TrustServerUrls {
  private static final String ESCAPED = "[]^`{}";

  private final String base;

  /**
   * Remembers the server.
   *
   * @param server the base URL; slashes at its end do not count
   */
  TrustServerUrls(URI server) {
    Origin origin = Origin.of(server);
    String path = server.getRawPath() == null ? "" : server.getRawPath();
    this.base = origin + path.replaceAll("/+$", "");
  }

  URI metadata(Gun gun, String file) {
    return URI.create(base + "/v2/" + escaped(gun.value()) + "/_trust/tuf/" + file);
  }

  URI changefeed(Gun gun, String query) {
    return URI.create(base + "/v2/" + escaped(gun.value()) + "/_trust/changefeed?" + query);
  }

  URI changefeed(String query) {
    return URI.create(base + "/v2/_trust/changefeed?" + query);
  }

  private static String escaped(String gun) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < gun.length(); i++) {
      char c = gun.charAt(i);
      if (ESCAPED.indexOf(c) >= 0) {
        path.append(String.format(java.util.Locale.ROOT, "%%%02X", (int) c));
      } else {
        path.append(c);
      }
    }
    return path.toString();
  }
}
