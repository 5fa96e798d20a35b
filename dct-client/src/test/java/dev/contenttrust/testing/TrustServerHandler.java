// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.testing.TrustCollection.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Answers requests as notary-v1.md 7 says, faults apart. Thread-safe. */
final class TrustServerHandler implements HttpHandler {
  /** Notary writes the zone as UTC, which RFC 1123 does not allow. */
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String CURRENT = "public, max-age=300, s-maxage=300, must-revalidate";
  private static final String IMMUTABLE = "public, max-age=2592000, s-maxage=2592000";
  private static final int CHUNKED_FROM_BYTES = 2048;

  private final TrustState state;
  private final FaultQueue faults = new FaultQueue();
  private final Map<Gun, PublishedRepository> verbatim = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** An answer in the making. */
  private record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer text(int status, String contentType, String body) {
      return new Answer(
          status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }
  }

  TrustServerHandler(TrustState state) {
    this.state = state;
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  void clearRequests() {
    requests.clear();
  }

  void serveVerbatim(PublishedRepository repository) {
    verbatim.put(repository.gun(), repository);
  }

  void inject(String pathSuffix, Fault fault, int times) {
    faults.add(pathSuffix, fault, times);
  }

  void clearFaults() {
    faults.clear();
  }

  void stop() {
    stopped.countDown();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
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

  private Answer answer(HttpExchange exchange, byte[] body) {
    try {
      return route(exchange, TrustPath.parse(exchange.getRequestURI().getPath()), body);
    } catch (ServerError e) {
      return Answer.text(e.status(), "application/json; charset=utf-8", e.body());
    }
  }

  private Answer route(HttpExchange exchange, TrustPath path, byte[] body) throws ServerError {
    String method = exchange.getRequestMethod();
    if (method.equals("POST") && path instanceof TrustPath.Collection collection) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      state.publish(collection.gun(), MultipartUpload.parse(type == null ? "" : type, body));
      return new Answer(200, Map.of(), new byte[0]);
    } else if (method.equals("POST") && path instanceof TrustPath.Key key) {
      return key(state.newKey(key.gun(), key.role()));
    } else if (method.equals("DELETE") && path instanceof TrustPath.Collection collection) {
      state.delete(collection.gun());
      return new Answer(200, Map.of(), new byte[0]);
    } else if (method.equals("GET")) {
      return get(exchange, path);
    }
    throw ServerError.noSuchPath();
  }

  private Answer get(HttpExchange exchange, TrustPath path) throws ServerError {
    if (path instanceof TrustPath.Ping || path instanceof TrustPath.Health) {
      return Answer.text(200, "application/json; charset=utf-8", "{}");
    } else if (path instanceof TrustPath.Changes changes) {
      return changes(changes, exchange.getRequestURI().getQuery());
    } else if (path instanceof TrustPath.Key key) {
      return key(state.key(key.gun(), key.role()));
    } else if (path instanceof TrustPath.Current file) {
      Optional<Answer> copy = copy(file.gun(), file.role() + ".json");
      return copy.isPresent()
          ? copy.get()
          : metadata(state.current(file.gun(), file.role()), CURRENT);
    } else if (path instanceof TrustPath.Version file) {
      Optional<Answer> copy = copy(file.gun(), file.version() + "." + file.role() + ".json");
      return copy.isPresent()
          ? copy.get()
          : metadata(state.version(file.gun(), file.role(), file.version()), IMMUTABLE);
    } else if (path instanceof TrustPath.Hashed file) {
      Optional<Answer> copy = copy(file.gun(), file.role() + "." + file.sha256() + ".json");
      return copy.isPresent()
          ? copy.get()
          : metadata(state.hashed(file.gun(), file.role(), file.sha256()), IMMUTABLE);
    }
    throw ServerError.noSuchPath();
  }

  private Optional<Answer> copy(Gun gun, String name) throws ServerError {
    PublishedRepository repository = verbatim.get(gun);
    if (repository == null) {
      return Optional.empty();
    }
    Bytes file = repository.served().get(name);
    if (file == null) {
      throw ServerError.notFound();
    }
    return Optional.of(metadata(new StoredFile(file, Instant.EPOCH), CURRENT));
  }

  private static Answer metadata(StoredFile file, String cacheControl) {
    return new Answer(
        200,
        Map.of(
            "Cache-Control",
            cacheControl,
            "Content-Type",
            "text/plain; charset=utf-8",
            "Last-Modified",
            LAST_MODIFIED.format(file.at())),
        file.bytes().toArray());
  }

  /** Notary writes a key's members in this order here, unlike in metadata. */
  private static Answer key(TestKey key) {
    JsonObject value = (JsonObject) key.json().member("keyval").orElseThrow();
    String json =
        "{\"keytype\":\"%s\",\"keyval\":{\"public\":%s,\"private\":%s}}"
            .formatted(
                key.listed().keyType(),
                TestJson.canonical(value.member("public").orElseThrow()),
                TestJson.canonical(JsonNull.NULL));
    return Answer.text(200, "text/plain; charset=utf-8", json);
  }

  private Answer changes(TrustPath.Changes changes, String query) throws ServerError {
    long records = number(query, "records", Optional.empty());
    long changeId = number(query, "change_id", Optional.of(records < 0 ? -1L : 0L));
    JsonObject page = state.changes(changes.gun(), changeId, records);
    return Answer.text(200, "text/plain; charset=utf-8", TestJson.canonical(page));
  }

  private static long number(String query, String name, Optional<Long> fallback)
      throws ServerError {
    for (String pair : (query == null ? "" : query).split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        try {
          return Long.parseLong(pair.substring(name.length() + 1));
        } catch (NumberFormatException e) {
          throw ServerError.invalidParameters("invalid " + name + " parameter");
        }
      }
    }
    return fallback.orElseThrow(
        () -> ServerError.invalidParameters("invalid " + name + " parameter"));
  }

  private void misbehave(HttpExchange exchange, Fault fault, Answer truth) throws IOException {
    if (fault instanceof Fault.Status status) {
      byte[] body = status.body().getBytes(StandardCharsets.UTF_8);
      send(exchange, new Answer(status.code(), status.headers(), body));
    } else if (fault instanceof Fault.Replace replace) {
      send(exchange, metadata(new StoredFile(replace.body(), Instant.EPOCH), CURRENT));
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

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body();
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(
          answer.status(), body.length > CHUNKED_FROM_BYTES ? 0 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
