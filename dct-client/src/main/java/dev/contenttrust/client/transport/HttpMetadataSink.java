// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.PublicKey;
import java.net.URI;
import java.util.Map;

/**
 * Publishes to a Notary server: one multipart request for all files, which the server stores all or
 * not at all. Requests that change something are never repeated. Thread-safe.
 */
public final class HttpMetadataSink implements MetadataSink {
  private static final long MAX_KEY_BYTES = 256L << 10;

  private final HttpCaller caller;
  private final TrustServerUrls urls;
  private final Gun gun;

  /**
   * Creates the sink.
   *
   * @param caller makes the requests, with credentials where the server needs them
   * @param server the server's base URL; slashes at its end do not count
   * @param gun the collection
   * @throws IllegalArgumentException if the URL is neither http nor https
   */
  public HttpMetadataSink(HttpCaller caller, URI server, Gun gun) {
    this.caller = caller;
    this.urls = new TrustServerUrls(server);
    this.gun = gun;
  }

  @Override
  public void publish(Map<RoleName, Bytes> files, Deadline deadline) {
    MultipartUpload upload = MultipartUpload.of(files);
    HttpCall call =
        HttpCall.of(gun.value(), "POST", urls.metadata(gun, ""))
            .withBody(upload.contentType(), upload.body())
            .withScope(AccessScope.push(gun.value()));
    requireDone(call, deadline);
  }

  @Override
  public PublicKey serverKey(RoleName role, Deadline deadline) {
    HttpCall call = HttpCall.get(gun.value(), key(role)).withScope(AccessScope.push(gun.value()));
    return readKey(call, deadline);
  }

  @Override
  public PublicKey rotateServerKey(RoleName role, Deadline deadline) {
    HttpCall call =
        HttpCall.of(gun.value(), "POST", key(role))
            .withScope(AccessScope.administration(gun.value()));
    return readKey(call, deadline);
  }

  @Override
  public void delete(Deadline deadline) {
    HttpCall call =
        HttpCall.of(gun.value(), "DELETE", urls.metadata(gun, ""))
            .withScope(AccessScope.administration(gun.value()));
    requireDone(call, deadline);
  }

  private URI key(RoleName role) {
    if (!role.equals(RoleName.TIMESTAMP) && !role.equals(RoleName.SNAPSHOT)) {
      throw new IllegalArgumentException("a server holds keys of timestamp and snapshot only");
    }
    return urls.metadata(gun, role.value() + ".key");
  }

  private PublicKey readKey(HttpCall call, Deadline deadline) {
    HttpReply reply = requireDone(call.withMaxBytes(MAX_KEY_BYTES), deadline);
    try {
      return new NotaryFormat().readKey(reply.body());
    } catch (MalformedJsonException e) {
      throw new TrustServerException(
          gun.value(),
          Reason.PROTOCOL,
          reply.status(),
          call + ": the server did not answer with a public key: " + e.getMessage(),
          e);
    }
  }

  private HttpReply requireDone(HttpCall call, Deadline deadline) {
    HttpReply reply = caller.ask(call, deadline);
    if (reply.status() != 200) {
      throw ErrorReply.of(reply).asException(call);
    }
    return reply;
  }
}
