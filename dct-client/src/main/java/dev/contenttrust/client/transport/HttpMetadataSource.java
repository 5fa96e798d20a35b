// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import java.net.URI;
import java.util.Optional;

/**
 * Reads a collection's metadata from a Notary server ({@code <base>/v2/<GUN>/_trust/tuf/<file>}).
 * Only GET is used, and neither dates nor caching headers are relied on. Thread-safe.
 */
public final class HttpMetadataSource implements MetadataSource {
  private final HttpCaller caller;
  private final TrustServerUrls urls;
  private final Gun gun;

  /**
   * Creates the source.
   *
   * @param caller makes the requests, with credentials where the server needs them
   * @param server the server's base URL; slashes at its end do not count
   * @param gun the collection
   * @throws IllegalArgumentException if the URL is neither http nor https
   */
  public HttpMetadataSource(HttpCaller caller, URI server, Gun gun) {
    this.caller = caller;
    this.urls = new TrustServerUrls(server);
    this.gun = gun;
  }

  @Override
  public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
    HttpCall call =
        HttpCall.get(gun.value(), urls.metadata(gun, file))
            .withMaxBytes(maxBytes)
            .withScope(AccessScope.pull(gun.value()));
    HttpReply reply = caller.call(call, deadline);
    return switch (reply.status()) {
      case 200 -> Optional.of(reply.body());
      case 404 -> Optional.empty();
      default -> throw ErrorReply.of(reply).asException(call);
    };
  }

  @Override
  public String describe() {
    return urls.metadata(gun, "").toString();
  }
}
