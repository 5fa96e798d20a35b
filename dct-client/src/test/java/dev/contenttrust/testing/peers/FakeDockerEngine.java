// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.contenttrust.core.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * As much of the engine's API as {@code docker trust sign} and {@code docker pull} ask for: images
 * that "exist", pushes that answer with a digest of our choice, and a record of what was pulled.
 * Thread-safe.
 */
public final class FakeDockerEngine implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Image> images = new ConcurrentHashMap<>();
  private final List<String> pulled = new CopyOnWriteArrayList<>();

  private record Image(Digest digest, long size) {}

  private FakeDockerEngine(HttpServer server) {
    this.server = server;
  }

  /** Starts the stand-in on a free loopback port. */
  public static FakeDockerEngine start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeDockerEngine engine = new FakeDockerEngine(server);
      server.createContext("/", engine::handle);
      server.start();
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the value for {@code DOCKER_HOST}. */
  public String dockerHost() {
    return "tcp://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Makes a local image known: {@code name:tag}, and what its push answers. */
  public void image(String reference, Digest digest, long size) {
    images.put(reference, new Image(digest, size));
  }

  /** Returns what was pulled, as {@code name@digest}, in order. */
  public List<String> pulled() {
    return List.copyOf(pulled);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
      if (path.equals("/_ping")) {
        answer(exchange, 200, "OK");
      } else if (path.startsWith("/images/") && path.endsWith("/json")) {
        String name = path.substring("/images/".length(), path.length() - "/json".length());
        if (images.containsKey(name)) {
          answer(exchange, 200, "{\"Id\":\"sha256:" + "a".repeat(64) + "\"}");
        } else {
          answer(exchange, 404, "{\"message\":\"No such image: " + name + "\"}");
        }
      } else if (path.startsWith("/images/") && path.endsWith("/push")) {
        push(exchange, path.substring("/images/".length(), path.length() - "/push".length()));
      } else if (path.equals("/images/create")) {
        pulled.add(parameter(exchange, "fromImage") + "@" + parameter(exchange, "tag"));
        answer(exchange, 200, "{\"status\":\"pulled\"}\n");
      } else if (path.startsWith("/images/") && path.endsWith("/tag")) {
        answer(exchange, 201, "");
      } else {
        answer(exchange, 404, "{\"message\":\"not part of this stand-in\"}");
      }
    }
  }

  private void push(HttpExchange exchange, String name) throws IOException {
    String tag = parameter(exchange, "tag");
    Image image = images.get(name + ":" + tag);
    if (image == null) {
      answer(exchange, 404, "{\"message\":\"No such image\"}");
      return;
    }
    answer(
        exchange,
        200,
        "{\"aux\":{\"Tag\":\"%s\",\"Digest\":\"%s\",\"Size\":%d}}\n"
            .formatted(tag, image.digest(), image.size()));
  }

  private static String parameter(HttpExchange exchange, String name) {
    for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Api-Version", "1.50");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
