// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A simulated plain TUF repository behind HTTP on loopback: metadata below {@code /metadata/},
 * targets below {@code /targets/}. For tests of updaters, never for production. The server is
 * thread-safe; change the repository only while nobody asks it.
 */
public final class TufServer implements AutoCloseable {
  private static final int CHUNKED_FROM_BYTES = 1 << 20;

  private final Handler handler;
  private final LoopbackServer server;

  private TufServer(SimulatedRepository repository) {
    this.handler = new Handler(repository);
    this.server = LoopbackServer.start("tuf-repository", 0, null, handler);
  }

  /** Starts a server with plain HTTP on a free port. */
  public static TufServer start(SimulatedRepository repository) {
    return new TufServer(repository);
  }

  /** Returns the base URL of metadata, with a slash at its end. */
  public URI metadata() {
    return URI.create(server.uri() + "/metadata/");
  }

  /** Returns the base URL of targets, with a slash at its end. */
  public URI targets() {
    return URI.create(server.uri() + "/targets/");
  }

  /** Returns the requests answered so far, in order: {@code "GET /metadata/timestamp.json 200"}. */
  public List<String> requests() {
    return handler.requests();
  }

  /** Forgets the requests answered so far. */
  public void clearRequests() {
    handler.clearRequests();
    handler.asked.clear();
  }

  /** Misbehaves at requests whose path ends with the suffix, until {@link #clearFaults()}. */
  public void inject(String pathSuffix, Fault fault) {
    handler.inject(pathSuffix, fault, Integer.MAX_VALUE);
  }

  /** Becomes honest again. */
  public void clearFaults() {
    handler.clearFaults();
  }

  /**
   * Waits until a file is asked for whose true answer is known: not one that a fault replaces.
   *
   * @param pathSuffix the end of its path
   * @throws IllegalStateException if nobody asks for it within a minute
   */
  public void awaitRequest(String pathSuffix) throws InterruptedException {
    String asked = "";
    while (!asked.endsWith(pathSuffix)) {
      asked = handler.asked.poll(1, TimeUnit.MINUTES);
      if (asked == null) {
        throw new IllegalStateException("nobody asked for " + pathSuffix);
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Handler extends FaultyHandler {
    private final SimulatedRepository repository;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    private Handler(SimulatedRepository repository) {
      super(CHUNKED_FROM_BYTES);
      this.repository = repository;
    }

    @Override
    Answer answer(HttpExchange exchange, byte[] body) {
      String file = exchange.getRequestURI().getRawPath().replaceFirst("^/(metadata|targets)/", "");
      asked.add(file);
      try {
        return file(file)
            .map(content -> new Answer(200, Map.of(), content.toArray()))
            .orElseGet(() -> Answer.empty(404, Map.of()));
      } catch (TrustServerException e) {
        return Answer.empty(e.status(), Map.of());
      }
    }

    private Optional<Bytes> file(String name) {
      synchronized (repository) {
        return repository.fetch(name, Long.MAX_VALUE, Deadline.in(Duration.ofMinutes(1)));
      }
    }

    @Override
    Answer replaced(HttpExchange exchange, Bytes body) {
      return new Answer(200, Map.of(), body.toArray());
    }
  }
}
