// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.contenttrust.core.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Writes answers, keeps a record of the requests, and misbehaves where it is told to. */
abstract class FaultyHandler implements HttpHandler {
  private final int chunkedFromBytes;
  private final FaultQueue faults = new FaultQueue();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Creates the handler.
   *
   * @param chunkedFromBytes longer bodies come in chunks, without their length said before
   */
  FaultyHandler(int chunkedFromBytes) {
    this.chunkedFromBytes = chunkedFromBytes;
  }

  /** Returns the honest answer. */
  abstract Answer answer(HttpExchange exchange, byte[] body);

  /** Returns an answer that looks honest but for its body. */
  abstract Answer replaced(HttpExchange exchange, Bytes body);

  final List<String> requests() {
    return List.copyOf(requests);
  }

  final void clearRequests() {
    requests.clear();
  }

  final void inject(String pathSuffix, Fault fault, int times) {
    faults.add(pathSuffix, fault, times);
  }

  final void clearFaults() {
    faults.clear();
  }

  final void stop() {
    stopped.countDown();
  }

  @Override
  public final void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String request = exchange.getRequestMethod() + " " + path;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Optional<Fault> fault = faults.take(path);
      Answer answer = fault.isEmpty() || needsTruth(fault.get()) ? answer(exchange, body) : null;
      if (fault.isPresent()) {
        requests.add(request + " " + fault.get().getClass().getSimpleName());
        misbehave(exchange, fault.get(), answer);
      } else if (answer != null) {
        requests.add(request + " " + answer.status());
        send(exchange, answer);
      }
    }
  }

  private static boolean needsTruth(Fault fault) {
    return fault instanceof Fault.Hold || fault instanceof Fault.Truncate;
  }

  private void misbehave(HttpExchange exchange, Fault fault, Answer truth) throws IOException {
    if (fault instanceof Fault.Status status) {
      byte[] body = status.body().getBytes(StandardCharsets.UTF_8);
      send(exchange, new Answer(status.code(), status.headers(), body));
    } else if (fault instanceof Fault.Replace replace) {
      send(exchange, replaced(exchange, replace.body()));
    } else if (fault instanceof Fault.Hold hold) {
      await(hold.until());
      send(exchange, truth);
    } else if (fault instanceof Fault.Truncate truncate) {
      exchange.sendResponseHeaders(200, truth.body().length);
      exchange.getResponseBody().write(truth.body(), 0, truncate.bytes());
      exchange.getResponseBody().flush();
    } else if (fault instanceof Fault.Endless) {
      exchange.sendResponseHeaders(200, 0);
      byte[] block = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      while (stopped.getCount() > 0) {
        exchange.getResponseBody().write(block);
      }
    } else if (fault instanceof Fault.Stall) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      await(stopped);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body();
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else if (body.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(
          answer.status(), body.length > chunkedFromBytes ? 0 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
