// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.floor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Bare HTTP round trips on kept connections, with each of the JDK's two clients. Thread-safe. */
public final class FloorHttp {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Runnable::run).build();

  private static final String BOUNDARY = "0123456789abcdef-of-metadata";

  private final String base;
  private final Map<String, HttpRequest> requests = new ConcurrentHashMap<>();

  /** Starts with the URL of a repository's folder, ending in a slash. */
  public FloorHttp(URI base) {
    this.base = base.toString();
  }

  /** Gets a file through {@code java.net.http}. */
  public byte[] get(String name) {
    return send(request(name));
  }

  /** Posts files by role as Notary takes them: as parts of one form. */
  public void post(Map<String, byte[]> files) {
    List<byte[]> parts = new ArrayList<>();
    files.forEach(
        (role, file) -> {
          parts.add(
              ascii(
                  "--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\n"
                          .formatted(BOUNDARY, role)
                      + "Content-Type: application/octet-stream\r\n\r\n"));
          parts.add(file);
          parts.add(ascii("\r\n"));
        });
    parts.add(ascii("--" + BOUNDARY + "--\r\n"));
    long length = parts.stream().mapToLong(part -> part.length).sum();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofByteArrays(parts), length))
            .build();
    send(request);
  }

  /** Starts getting a file. */
  public CompletableFuture<byte[]> start(String name) {
    return CLIENT
        .sendAsync(request(name), HttpResponse.BodyHandlers.ofByteArray())
        .thenApply(FloorHttp::body);
  }

  /** Gets a file through {@code HttpURLConnection}. */
  public byte[] getOldWay(String name) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + name).toURL().openConnection();
      try (InputStream body = connection.getInputStream()) {
        return body.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] send(HttpRequest request) {
    try {
      return body(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private HttpRequest request(String name) {
    // The small fixed set of names only: hashed names differ from publication to publication.
    return name.length() > 20
        ? HttpRequest.newBuilder(URI.create(base + name)).build()
        : requests.computeIfAbsent(
            name, key -> HttpRequest.newBuilder(URI.create(base + key)).build());
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.uri() + ": " + response.statusCode());
    }
    return response.body();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
