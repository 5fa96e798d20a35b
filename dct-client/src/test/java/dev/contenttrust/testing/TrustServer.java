// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An embedded trust server on loopback: the HTTP API of Notary 0.7.0 (publishing with validation,
 * server-managed timestamp and snapshot, versioned and checksummed reads, keys and their rotation,
 * changefeed, deletion), in memory. The real {@code notary} and {@code docker trust} work against
 * it. For tests and demonstrations, never for production: it keeps private keys in memory, and
 * anybody may publish.
 *
 * <p>It refuses uploads that are not exactly in Notary's own form, which a Notary server would
 * accept and thereby make the collection unreadable.
 *
 * <p>Thread-safe; an upload becomes visible as a whole or not at all.
 */
public final class TrustServer implements AutoCloseable {
  static {
    // Without it the JDK's server sends headers and body apart, and every answer takes the 40 ms of
    // a delayed acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final TrustState state;
  private final TrustServerHandler handler;
  private final @Nullable LoopbackTls tls;

  private TrustServer(
      HttpServer server, ExecutorService threads, TrustState state, @Nullable LoopbackTls tls) {
    this.server = server;
    this.threads = threads;
    this.state = state;
    this.tls = tls;
    this.handler = new TrustServerHandler(state);
  }

  /** Starts a server with plain HTTP on a free port and the system's clock. */
  public static TrustServer start() {
    return builder().start();
  }

  /**
   * Starts a server with plain HTTP.
   *
   * @param port the loopback port, 0 for a free one
   */
  public static TrustServer start(int port) {
    return builder().port(port).start();
  }

  /** Returns a builder for a server with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the base URL without a slash at its end. */
  public URI uri() {
    return URI.create(
        (tls == null ? "http" : "https") + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the certificates that the server uses; empty without TLS. */
  public Optional<LoopbackTls> tls() {
    return Optional.ofNullable(tls);
  }

  /** Returns the requests answered so far, in order: {@code "GET /v2/… 200"}. */
  public List<String> requests() {
    return handler.requests();
  }

  /** Forgets the requests answered so far. */
  public void clearRequests() {
    handler.clearRequests();
  }

  /**
   * Serves these files as they are instead of the collection of that name, whatever they are, until
   * the next call. Publishing goes on to change the collection behind them.
   */
  public void serveVerbatim(PublishedRepository repository) {
    handler.serveVerbatim(repository);
  }

  /**
   * Misbehaves at requests whose path ends with the suffix.
   *
   * @param pathSuffix the end of the path, for example {@code timestamp.json}
   * @param fault what happens
   * @param times how often; afterwards the server is honest again
   */
  public void inject(String pathSuffix, Fault fault, int times) {
    handler.inject(pathSuffix, fault, times);
  }

  /** Misbehaves at requests whose path ends with the suffix, until {@link #clearFaults()}. */
  public void inject(String pathSuffix, Fault fault) {
    inject(pathSuffix, fault, Integer.MAX_VALUE);
  }

  /** Becomes honest again. */
  public void clearFaults() {
    handler.clearFaults();
  }

  /** Returns the present file of a role, as a reader would get it; empty if there is none. */
  public Optional<Bytes> current(Gun gun, RoleName role) {
    try {
      return Optional.of(state.current(gun, role).bytes());
    } catch (ServerError e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    handler.stop();
    server.stop(0);
    threads.shutdownNow();
  }

  /** Collects the settings of a server. Not thread-safe. */
  public static final class Builder {
    private int port;
    private Clock clock = Clock.systemUTC();
    private @Nullable LoopbackTls tls;

    private Builder() {}

    /** Listens on that loopback port; 0, the default, chooses a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Takes the time from that clock. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Speaks HTTPS with a new certificate, as {@code docker} demands. */
    public Builder https() {
      tls = LoopbackTls.create();
      return this;
    }

    /** Starts the server. */
    public TrustServer start() {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "trust-server");
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
        TrustServer started = new TrustServer(server, threads, new TrustState(clock), tls);
        server.setExecutor(threads);
        server.createContext("/", started.handler);
        server.start();
        return started;
      } catch (IOException e) {
        threads.shutdownNow();
        throw new UncheckedIOException(e);
      }
    }
  }
}
