// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.transport.ContentLength;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.Locale;
import java.util.Optional;

/** Checks what a registry answers for a manifest: digest, media type, and that they agree. */
final class ManifestReply {
  private static final String DIGEST_HEADER = "docker-content-digest";
  private static final JsonLimits LIMITS =
      new JsonLimits(Manifest.MAX_BYTES, 64, 64, Manifest.MAX_BYTES);

  private ManifestReply() {}

  static Manifest manifest(HttpCall call, HttpReply reply, Optional<Digest> wanted) {
    Bytes body = reply.body();
    wanted.ifPresent(digest -> requireDigest(call, body, digest));
    Digest computed = Digest.sha256Of(body);
    Optional<Digest> named = digest(reply);
    if (wanted.isEmpty() && named.isPresent() && !hasDigest(body, named.get())) {
      throw failure(
          call, "the registry announced " + named.get() + " and sent content with " + computed);
    }
    return new Manifest(mediaType(call, reply), wanted.orElse(computed), body);
  }

  /** Returns what the headers alone say; empty if they do not say enough. */
  static Optional<Descriptor> descriptor(HttpReply reply) {
    Optional<Digest> digest = digest(reply);
    long size = ContentLength.of(reply.headers()).orElse(-1);
    return digest.isEmpty() || size < 0
        ? Optional.empty()
        : Optional.of(new Descriptor(contentType(reply), digest.get(), size));
  }

  /** Content under a digest that it does not have is damage or an attack, not an outage. */
  static void requireDigest(HttpCall call, Bytes content, Digest digest) {
    if (!hasDigest(content, digest)) {
      Digest actual = new Digest(digest.algorithm(), digest.algorithm().hash(content));
      throw new UntrustedException.DigestDisagreement(
          call.repository(),
          RoleName.TARGETS,
          digest.toString(),
          digest,
          actual,
          call + ": the registry serves content with " + actual + " under " + digest);
    }
  }

  private static boolean hasDigest(Bytes content, Digest digest) {
    return digest.algorithm().hash(content).equals(digest.bytes());
  }

  private static Optional<Digest> digest(HttpReply reply) {
    try {
      return reply.headers().firstValue(DIGEST_HEADER).map(String::trim).map(Digest::parse);
    } catch (IllegalArgumentException e) {
      // A header without meaning says nothing: the digest is computed.
      return Optional.empty();
    }
  }

  private static String contentType(HttpReply reply) {
    String value = reply.headers().firstValue("content-type").orElse("");
    int parameters = value.indexOf(';');
    String type = parameters < 0 ? value : value.substring(0, parameters);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  private static String mediaType(HttpCall call, HttpReply reply) {
    String declared = contentType(reply);
    String written = written(call, reply.body());
    if (!Manifest.MEDIA_TYPES.contains(declared)) {
      throw failure(
          call, "not a manifest that can be used here: " + ServerText.printable(declared));
    }
    if (!written.isEmpty() && !written.equals(declared)) {
      throw failure(
          call,
          "the registry calls it "
              + declared
              + ", the manifest calls itself "
              + ServerText.printable(written));
    }
    return declared;
  }

  private static String written(HttpCall call, Bytes body) {
    try {
      if (JsonReader.read(body, LIMITS) instanceof JsonObject manifest) {
        return manifest.member("mediaType").orElse(manifest) instanceof JsonString type
            ? type.value()
            : "";
      }
    } catch (MalformedJsonException e) {
      throw failure(call, "the manifest is not valid JSON: " + e.getMessage());
    }
    throw failure(call, "the manifest is not a JSON object");
  }

  private static TrustServerException failure(HttpCall call, String why) {
    return new TrustServerException(
        call.repository(), Reason.PROTOCOL, 200, call + ": " + why, null);
  }
}
