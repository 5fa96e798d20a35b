// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.acr;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An answer in the making. */
record AcrAnswer(int status, Map<String, List<String>> headers, byte[] body) {
  static AcrAnswer json(int status, String body) {
    return new AcrAnswer(
        status,
        Map.of("Content-Type", List.of("application/json; charset=utf-8")),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static AcrAnswer text(int status, String body) {
    return new AcrAnswer(
        status,
        Map.of("Content-Type", List.of("text/plain; charset=utf-8")),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an answer in the error envelope of registries. */
  static AcrAnswer error(int status, String code, String message) {
    return json(
        status, "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}\n".formatted(code, message));
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
    boolean head = exchange.getRequestMethod().equals("HEAD");
    boolean empty = head || body.length == 0;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }
}
