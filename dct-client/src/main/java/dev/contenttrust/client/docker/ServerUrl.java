// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.client.transport.ServerText;
import java.net.URI;
import java.net.URISyntaxException;

/** The base URL of a server, as users write it. */
final class ServerUrl {
  private ServerUrl() {}

  /** Returns the URL without slashes at its end; its path is kept. */
  static URI parse(String value, boolean allowPlainHttp) {
    URI uri = syntax(value);
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the trust server's URL must not contain credentials: use docker login or a credential"
              + " source");
    }
    Origin origin = origin(uri, value);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(value);
    }
    if (!origin.isEncrypted() && !origin.isLoopback() && !allowPlainHttp) {
      throw invalid(value, ": plain http to another machine must be allowed first");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return URI.create(origin + path.substring(0, end));
  }

  private static URI syntax(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      // The exception would quote the value, and with it credentials that may be in there.
      throw value.contains("@")
          ? new IllegalArgumentException("valid https URL required for trust server")
          : invalid(value);
    }
  }

  private static Origin origin(URI uri, String value) {
    try {
      return Origin.of(uri);
    } catch (IllegalArgumentException e) {
      throw value.contains("@")
          ? new IllegalArgumentException("valid https URL required for trust server")
          : invalid(value);
    }
  }

  private static IllegalArgumentException invalid(String value) {
    return invalid(value, "");
  }

  private static IllegalArgumentException invalid(String value, String why) {
    return new IllegalArgumentException(
        "valid https URL required for trust server, got " + ServerText.printable(value) + why);
  }
}
