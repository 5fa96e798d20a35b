// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The simplest source over HTTP, so that what these tests find lies in the metadata and not in the
 * transport, which has tests of its own.
 */
final class PlainHttpFiles implements MetadataSources {
  private final HttpClient client;
  private final URI server;

  PlainHttpFiles(URI server, SSLContext tls) {
    this.server = server;
    this.client = HttpClient.newBuilder().sslContext(tls).build();
  }

  @Override
  public MetadataSource open(Gun gun) {
    URI base = server.resolve("/v2/" + gun + "/_trust/tuf/");
    return new MetadataSource() {
      @Override
      public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
        return get(gun, base.resolve(file));
      }

      @Override
      public String describe() {
        return base.toString();
      }
    };
  }

  private Optional<Bytes> get(Gun gun, URI file) {
    try {
      HttpResponse<byte[]> answer =
          client.send(HttpRequest.newBuilder(file).build(), BodyHandlers.ofByteArray());
      return switch (answer.statusCode()) {
        case 200 -> Optional.of(Bytes.wrap(answer.body()));
        case 404 -> Optional.empty();
        default ->
            throw new TrustServerException(
                gun.value(),
                TrustServerException.Reason.SERVER_ERROR,
                answer.statusCode(),
                "unexpected answer for " + file,
                null);
      };
    } catch (IOException e) {
      throw new TrustServerException(
          gun.value(), TrustServerException.Reason.UNREACHABLE, 0, "cannot reach " + server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrustServerException(
          gun.value(), TrustServerException.Reason.UNREACHABLE, 0, "interrupted", e);
    }
  }
}
