// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP or HTTPS server on loopback with one handler and threads of its own. Thread-safe. */
final class LoopbackServer implements AutoCloseable {
  static {
    // Without it the JDK's server sends headers and body apart, and every answer takes the 40 ms of
    // a delayed acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final FaultyHandler handler;
  private final String scheme;

  private LoopbackServer(
      HttpServer server, ExecutorService threads, FaultyHandler handler, String scheme) {
    this.server = server;
    this.threads = threads;
    this.handler = handler;
    this.scheme = scheme;
  }

  /**
   * Starts a server.
   *
   * @param name the name of its threads
   * @param port the port, 0 for a free one
   * @param tls its certificates, null for plain HTTP
   * @param handler answers everything
   */
  static LoopbackServer start(
      String name, int port, @Nullable LoopbackTls tls, FaultyHandler handler) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      HttpServer server;
      if (tls == null) {
        server = HttpServer.create(address, 0);
      } else {
        HttpsServer secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server = secure;
      }
      server.setExecutor(threads);
      server.createContext("/", handler);
      server.start();
      return new LoopbackServer(server, threads, handler, tls == null ? "http" : "https");
    } catch (IOException e) {
      threads.shutdownNow();
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the base URL without a slash at its end. */
  URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    handler.stop();
    server.stop(0);
    threads.shutdownNow();
  }
}
