// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.transport.ProxyLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proxies as the environment names them: {@code HTTPS_PROXY} and {@code HTTP_PROXY} by the URL's
 * scheme, exceptions in {@code NO_PROXY}, each in lower case too. This machine is always reached
 * directly. A proxy's login stands in its URL, {@code http://USER:PASSWORD@HOST:PORT},
 * percent-encoded where it must be, and goes to that proxy alone. Immutable and thread-safe.
 */
public final class DockerProxies extends ProxySelector implements ProxyLogin {
  /** Which kinds of login the JDK does not send to proxies for https URLs; Basic by default. */
  private static final String NOT_FOR_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private static final Entry NONE = new Entry(Proxy.NO_PROXY, "");

  private final Entry forHttps;
  private final Entry forHttp;
  private final NoProxy exceptions;

  /**
   * One proxy.
   *
   * @param proxy the proxy, or none
   * @param login the value of its header, empty for none
   */
  private record Entry(Proxy proxy, String login) {}

  /**
   * Reads the variables.
   *
   * @param environment the environment variables
   * @throws IllegalArgumentException if a proxy is no http URL, or {@code HTTPS_PROXY} carries a
   *     login though the JDK's property {@code jdk.http.auth.tunneling.disabledSchemes} does not
   *     let it pass; the message does not quote it
   */
  public DockerProxies(Map<String, String> environment) {
    this(environment, System.getProperty(NOT_FOR_TUNNELS, "Basic"));
  }

  DockerProxies(Map<String, String> environment, String notForTunnels) {
    this.forHttps = entry(environment, "HTTPS_PROXY");
    this.forHttp = entry(environment, "HTTP_PROXY");
    if (!forHttps.login().isEmpty() && notForTunnels.toLowerCase(Locale.ROOT).contains("basic")) {
      throw new IllegalArgumentException(
          "HTTPS_PROXY contains a login, which this JVM does not send to proxies: start it with -D"
              + NOT_FOR_TUNNELS
              + "= (nothing after the equals sign)");
    }
    this.exceptions = new NoProxy(value(environment, "NO_PROXY"));
  }

  @Override
  public List<Proxy> select(@Nullable URI uri) {
    return List.of(uri == null ? Proxy.NO_PROXY : entry(uri).proxy());
  }

  @Override
  public Optional<String> authorization(URI uri) {
    return Optional.of(entry(uri).login()).filter(login -> !login.isEmpty());
  }

  private Entry entry(URI uri) {
    if (uri.getHost() == null || uri.getScheme() == null) {
      return NONE;
    }
    boolean encrypted = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    int standard = encrypted ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    if (exceptions.covers(uri.getHost().toLowerCase(Locale.ROOT), port)) {
      return NONE;
    }
    return encrypted ? forHttps : forHttp;
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

  private static Entry entry(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value.isEmpty()) {
      return NONE;
    }
    URI uri = parsed(name, value.contains("://") ? value : "http://" + value);
    if (uri.getHost() == null || !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(name + " must be the http URL of a proxy");
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    Proxy proxy =
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    return new Entry(proxy, login(uri));
  }

  private static String login(URI uri) {
    String pair = uri.getUserInfo();
    if (pair == null) {
      return "";
    }
    String whole = pair.contains(":") ? pair : pair + ":";
    return "Basic " + Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
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
