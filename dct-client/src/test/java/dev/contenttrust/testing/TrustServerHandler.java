// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.testing.TrustCollection.StoredFile;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers requests as the server of notary 0.7.0 does, faults apart. Thread-safe. */
final class TrustServerHandler extends FaultyHandler {
  /** Notary writes the zone as UTC, which RFC 1123 does not allow. */
  private static final DateTimeFormatter LAST_MODIFIED =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String CURRENT = "public, max-age=300, s-maxage=300, must-revalidate";
  private static final String IMMUTABLE = "public, max-age=2592000, s-maxage=2592000";

  private static final int CHUNKED_FROM_BYTES = 2048;

  private final TrustState state;
  private final Map<Gun, PublishedRepository> verbatim = new ConcurrentHashMap<>();

  TrustServerHandler(TrustState state) {
    super(CHUNKED_FROM_BYTES);
    this.state = state;
  }

  void serveVerbatim(PublishedRepository repository) {
    verbatim.put(repository.gun(), repository);
  }

  @Override
  Answer answer(HttpExchange exchange, byte[] body) {
    try {
      return route(exchange, TrustPath.parse(exchange.getRequestURI().getPath()), body);
    } catch (ServerError e) {
      return e.answer();
    }
  }

  @Override
  Answer replaced(HttpExchange exchange, Bytes body) {
    return metadata(new StoredFile(body, Instant.EPOCH), CURRENT);
  }

  private Answer route(HttpExchange exchange, TrustPath path, byte[] body) throws ServerError {
    String method = exchange.getRequestMethod();
    if (method.equals("POST") && path instanceof TrustPath.Collection collection) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      state.publish(collection.gun(), MultipartUpload.parse(type == null ? "" : type, body));
      return Answer.empty(200, Map.of());
    } else if (method.equals("POST") && path instanceof TrustPath.Key key) {
      return key(state.newKey(key.gun(), key.role()));
    } else if (method.equals("DELETE") && path instanceof TrustPath.Collection collection) {
      state.delete(collection.gun());
      return Answer.empty(200, Map.of());
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
}
