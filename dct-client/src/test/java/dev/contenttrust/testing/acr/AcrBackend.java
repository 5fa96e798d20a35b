// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.acr;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server behind the emulator, to which authorised requests are handed on. Thread-safe. */
final class AcrBackend {
  private static final Set<String> PASSED_ON = Set.of("accept", "content-type", "if-none-match");
  private static final Set<String> OF_THIS_HOP =
      Set.of("connection", "transfer-encoding", "content-length", "date", "keep-alive");

  private final URI base;
  private final HttpClient client;

  AcrBackend(URI base, @Nullable SSLContext tls) {
    this.base = base;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY);
    this.client = (tls == null ? builder : builder.sslContext(tls)).build();
  }

  AcrAnswer forward(String method, String target, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, values) -> {
          if (PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new AcrAnswer(response.statusCode(), headers(method, response), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Map<String, List<String>> headers(String method, HttpResponse<byte[]> response) {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!OF_THIS_HOP.contains(lower)
                  || (lower.equals("content-length") && method.equals("HEAD"))) {
                kept.put(name, lower.equals("location") ? relative(values) : values);
              }
            });
    return kept;
  }

  /** Upload locations name this server's own host, which clients of the emulator cannot reach. */
  private List<String> relative(List<String> locations) {
    return locations.stream().map(l -> l.replaceFirst("^https?://[^/]+", "")).toList();
  }
}
