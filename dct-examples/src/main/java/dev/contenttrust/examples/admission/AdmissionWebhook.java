// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.contenttrust.client.policy.PolicyEngine;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.examples.cli.text.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The webhook's server: {@code POST /mutate} and {@code POST /validate} take a review and give it
 * back with an answer; {@code GET /healthz} says that it runs. Register both, as a mutating and a
 * validating webhook, with {@code failurePolicy: Fail} for {@code CREATE} and {@code UPDATE} of
 * pods, {@code pods/ephemeralcontainers} and what makes pods: what other webhooks change after this
 * one is seen by the validation alone.
 *
 * <p>{@code /mutate} changes an object so that each container names {@code NAME@DIGEST}, and short
 * names without a digest in full; {@code /validate} denies what is not named like that. Pods made
 * from a changed template, and every object that is validated, come with digests alone: whether
 * those must still be signed is the policy's {@code digestOnly}.
 */
public final class AdmissionWebhook implements AutoCloseable {
  private static final int WORKERS = 16;
  private static final int QUEUE = 512;
  private static final int CONNECTION_THREADS = 16;
  private static final int WAITING_CONNECTIONS = 64;
  private static final String MAX_REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  static {
    // The JDK's server waits for slow requests without end unless this is said before its first
    // use.
    if (System.getProperty(MAX_REQUEST_SECONDS) == null) {
      System.setProperty(MAX_REQUEST_SECONDS, "30");
    }
  }

  private final HttpServer server;
  private final ExecutorService connections;
  private final ExecutorService workers;
  private final Reviewer reviewer;

  private AdmissionWebhook(HttpServer server, PolicyEngine engine, Duration deadline) {
    this.server = server;
    this.connections = pool("webhook", CONNECTION_THREADS, WAITING_CONNECTIONS);
    this.workers = pool("judge", WORKERS, QUEUE);
    this.reviewer = new Reviewer(engine, workers, deadline);
  }

  /**
   * Starts the server.
   *
   * @param address where it listens
   * @param tls its certificate; {@code null} for plain http, behind something that ends TLS
   * @param engine judges images
   * @param deadline how long one review may take; clusters wait 10 seconds unless told otherwise
   */
  public static AdmissionWebhook start(
      InetSocketAddress address, @Nullable SSLContext tls, PolicyEngine engine, Duration deadline)
      throws IOException {
    HttpServer server;
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    AdmissionWebhook webhook = new AdmissionWebhook(server, engine, deadline);
    server.setExecutor(webhook.connections);
    Reviewer reviewer = webhook.reviewer;
    server.createContext("/mutate", exchange -> review(exchange, reviewer::answer));
    server.createContext("/validate", exchange -> review(exchange, reviewer::validate));
    server.createContext("/healthz", exchange -> reply(exchange, 200, "ok\n"));
    server.start();
    return webhook;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void review(HttpExchange exchange, Function<ReviewRequest, ReviewAnswer> judgement)
      throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      reply(exchange, 405, "POST an AdmissionReview\n");
      return;
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(ReviewRequest.MAX_BYTES + 1);
    }
    if (body.length > ReviewRequest.MAX_BYTES) {
      reply(exchange, 413, "an AdmissionReview has at most 8 MiB\n");
      return;
    }
    try {
      ReviewRequest request = ReviewRequest.read(Bytes.wrap(body));
      ReviewAnswer answer = judgement.apply(request);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      reply(exchange, 200, JsonText.oneLine(answer.review(request.uid())));
    } catch (MalformedReviewException e) {
      reply(exchange, 400, e.getMessage() + "\n");
    }
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ExecutorService pool(String name, int threads, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  @Override
  public void close() {
    server.stop(0);
    connections.shutdownNow();
    workers.shutdownNow();
  }
}
