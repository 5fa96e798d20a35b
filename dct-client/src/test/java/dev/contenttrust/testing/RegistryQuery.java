// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request's query, and the lists that are paged by it. */
final class RegistryQuery {
  private final Map<String, String> values = new LinkedHashMap<>();

  RegistryQuery(@Nullable String raw) {
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int end = pair.indexOf('=');
      if (end > 0) {
        values.put(
            pair.substring(0, end),
            URLDecoder.decode(pair.substring(end + 1), StandardCharsets.UTF_8));
      }
    }
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Returns the page that {@code n} and {@code last} ask for, with the link to the next one. */
  Answer page(String path, JsonObject start, String member, List<String> names) throws ServerError {
    List<String> rest =
        value("last")
            .map(last -> names.stream().filter(name -> name.compareTo(last) > 0).toList())
            .orElse(names);
    int size = Math.min(size(), rest.size());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json; charset=utf-8");
    if (size > 0 && size < rest.size()) {
      String last = URLEncoder.encode(rest.get(size - 1), StandardCharsets.UTF_8);
      headers.put("Link", "<%s?n=%d&last=%s>; rel=\"next\"".formatted(path, size, last));
    }
    JsonObject body = TestJson.with(start, member, TestJson.array(rest.subList(0, size)));
    return new Answer(200, headers, TestJson.canonical(body).getBytes(StandardCharsets.UTF_8));
  }

  private int size() throws ServerError {
    try {
      return value("n").map(Integer::parseUnsignedInt).orElse(Integer.MAX_VALUE);
    } catch (NumberFormatException e) {
      throw ServerError.ofRegistry(
          400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
    }
  }
}
