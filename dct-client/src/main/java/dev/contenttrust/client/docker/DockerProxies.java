// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as the environment names them: {@code HTTPS_PROXY} and {@code HTTP_PROXY} by the URL's
 * scheme, exceptions in {@code NO_PROXY}, each in lower case too. This machine is always reached
 * directly. Immutable and thread-safe.
 */
public final class DockerProxies extends ProxySelector {
  private final Proxy forHttps;
  private final Proxy forHttp;
  private final NoProxy exceptions;

  /**
   * Reads the variables.
   *
   * @param environment the environment variables
   * @throws IllegalArgumentException if a proxy is no http URL or carries credentials, which the
   *     JDK's client cannot use; the message does not quote it
   */
  public DockerProxies(Map<String, String> environment) {
    this.forHttps = proxy(environment, "HTTPS_PROXY");
    this.forHttp = proxy(environment, "HTTP_PROXY");
    this.exceptions = new NoProxy(value(environment, "NO_PROXY"));
  }

  @Override
  public List<Proxy> select(@Nullable URI uri) {
    if (uri == null || uri.getHost() == null || uri.getScheme() == null) {
      return List.of(Proxy.NO_PROXY);
    }
    boolean encrypted = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    int standard = encrypted ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    if (exceptions.covers(uri.getHost().toLowerCase(Locale.ROOT), port)) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(encrypted ? forHttps : forHttp);
  }

  @Override
  public void connectFailed(
      @Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
    // There is no second proxy to try: the request itself reports the failure.
  }

  private static String value(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").trim()
        : upper.trim();
  }

  private static Proxy proxy(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return Proxy.NO_PROXY;
    }
    URI uri = parsed(name, value.contains("://") ? value : "http://" + value);
    if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(name + " must be the http URL of a proxy");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          name + " contains credentials: proxies that ask for them are not supported");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
  }

  private static URI parsed(String name, String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      // The cause would quote the value, which may contain a password.
      throw new IllegalArgumentException(name + " is not a URL");
    }
  }
}
