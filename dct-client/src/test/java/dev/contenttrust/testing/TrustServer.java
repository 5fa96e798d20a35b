// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
  private final LoopbackServer server;
  private final TrustState state;
  private final TrustServerHandler handler;
  private final @Nullable LoopbackTls tls;

  private TrustServer(int port, TrustState state, @Nullable LoopbackTls tls) {
    this.state = state;
    this.tls = tls;
    this.handler = new TrustServerHandler(state);
    this.server = LoopbackServer.start("trust-server", port, tls, handler);
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
    return server.uri();
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
    server.close();
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
      return new TrustServer(port, new TrustState(clock), tls);
    }
  }
}
