// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A server on loopback that answers by a function and remembers what it was asked. */
public final class StubServer implements AutoCloseable {
  /** Answers a request. */
  @FunctionalInterface
  public interface Behaviour {
    /** Returns the answer; may be called by several threads. */
    Answer answer(Request request);
  }

  /** What was asked: the target exactly as on the wire. */
  public record Request(String method, String target, Headers headers, byte[] body) {
    /** Returns the header's first value, or the empty text. */
    public String header(String name) {
      String value = headers.getFirst(name);
      return value == null ? "" : value;
    }

    /** Returns the body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What is answered. */
  public record Answer(int status, Map<String, List<String>> headers, byte[] body) {
    /** Returns an answer with a text body. */
    public static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns an answer without body. */
    public static Answer of(int status) {
      return of(status, "");
    }

    /** Adds a header line. */
    public Answer with(String name, String value) {
      Map<String, List<String>> more = new LinkedHashMap<>(headers);
      List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
      values.add(value);
      more.put(name, values);
      return new Answer(status, more, body);
    }
  }

  private final HttpServer server;
  private final boolean encrypted;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour;

  private StubServer(HttpServer server, boolean encrypted, Behaviour behaviour) {
    this.server = server;
    this.encrypted = encrypted;
    this.behaviour = behaviour;
    server.createContext("/", this::handle);
    server.setExecutor(executor);
    server.start();
  }

  /** Starts a plain server. */
  public static StubServer start(Behaviour behaviour) {
    try {
      return new StubServer(HttpServer.create(address(), 0), false, behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a TLS server. */
  public static StubServer startTls(SSLContext context, boolean wantsClient, Behaviour behaviour) {
    try {
      HttpsServer server = HttpsServer.create(address(), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters tls = context.getDefaultSSLParameters();
              tls.setNeedClientAuth(wantsClient);
              parameters.setSSLParameters(tls);
            }
          });
      return new StubServer(server, true, behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Changes the behaviour. */
  public void behave(Behaviour next) {
    behaviour = next;
  }

  /** Returns the base URL. */
  public URI uri() {
    return URI.create((encrypted ? "https" : "http") + "://" + authority());
  }

  /** Returns {@code localhost:PORT}. */
  public String authority() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** Returns what was asked so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              exchange.getRequestBody().readAllBytes());
      requests.add(request);
      Answer answer = behaviour.answer(request);
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      boolean head = request.method().equals("HEAD");
      boolean empty = head || answer.body().length == 0;
      exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
      if (!empty) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
