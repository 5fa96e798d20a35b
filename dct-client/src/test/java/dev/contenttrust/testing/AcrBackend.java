// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
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

  /** Hands a request on; one for headers alone becomes one for everything, to know the length. */
  Answer forward(String method, String target, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + target))
            .timeout(Duration.ofSeconds(60))
            .method(
                method.equals("HEAD") ? "GET" : method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, values) -> {
          if (PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), headers(response), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Map<String, String> headers(HttpResponse<byte[]> response) {
    Map<String, String> kept = new HashMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!OF_THIS_HOP.contains(lower)) {
                kept.put(name, lower.equals("location") ? relative(values.get(0)) : values.get(0));
              }
            });
    return kept;
  }

  /** Upload locations name this server's own host, which clients of the emulator cannot reach. */
  private static String relative(String location) {
    return location.replaceFirst("^https?://[^/]+", "");
  }
}
