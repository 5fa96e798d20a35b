// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.ErrorReply;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpCall.Redirects;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A registry's HTTP API, as far as content trust needs it (distribution API V2). A repository is
 * named by its path, without the registry's host. Everything that is fetched by digest is checked
 * against it; absent content is an empty answer, a refusal an exception. Thread-safe.
 */
public final class RegistryClient {
  private final HttpCaller caller;
  private final RegistryUrls urls;
  private final String domain;

  /**
   * Creates the client.
   *
   * @param caller makes the requests, with credentials where the registry needs them
   * @param base the registry's base URL
   * @param domain the registry as images name it, for error reports
   */
  public RegistryClient(HttpCaller caller, URI base, String domain) {
    this.caller = caller;
    this.urls = new RegistryUrls(base);
    this.domain = domain;
  }

  /**
   * Asks for a sign of life, without credentials.
   *
   * @param deadline when the answer must be complete
   * @return the HTTP status: 200, or 401 where logins are needed; others are odd for a registry
   * @throws dev.contenttrust.core.TrustServerException if there was no answer
   */
  public int ping(Deadline deadline) {
    return caller.ask(HttpCall.get(domain, urls.ping()), deadline).status();
  }

  /**
   * Fetches a manifest or index by digest.
   *
   * @param path the repository
   * @param digest the digest
   * @param deadline when the answer must be complete
   * @return the exact bytes; empty if the registry has no such manifest
   * @throws dev.contenttrust.core.UntrustedException.DigestDisagreement if the registry served
   *     other content under that digest
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public Optional<Manifest> manifest(String path, Digest digest, Deadline deadline) {
    HttpCall call = manifestCall("GET", path, digest.toString());
    return found(call, deadline)
        .map(reply -> ManifestReply.manifest(call, reply, Optional.of(digest)));
  }

  /**
   * Fetches the manifest or index of a resolved image, and checks it against the signed length too.
   *
   * @param image the answer of a trust client
   * @param deadline when the answer must be complete
   * @return the exact bytes that were signed
   * @throws dev.contenttrust.core.UntrustedException if the registry served other content, or what
   *     was signed contradicts itself
   * @throws dev.contenttrust.core.TrustServerException if the registry has no such manifest (status
   *     404), or could not be used
   */
  public Manifest signedManifest(ResolvedImage image, Deadline deadline) {
    return manifest(image.image().path(), image.digest(), deadline)
        .map(manifest -> SignedContent.requireSize(image, manifest))
        .orElseThrow(() -> SignedContent.absent(image));
  }

  /**
   * Fetches the manifest or index that a tag names at present. The tag proves nothing: use the
   * digest computed over the bytes.
   *
   * @param path the repository
   * @param tag the tag
   * @param deadline when the answer must be complete
   * @return the exact bytes; empty if the registry has no such tag
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used or
   *     contradicts itself
   */
  public Optional<Manifest> manifest(String path, String tag, Deadline deadline) {
    HttpCall call = manifestCall("GET", path, tag);
    return found(call, deadline)
        .map(reply -> ManifestReply.manifest(call, reply, Optional.empty()));
  }

  /**
   * Asks what a tag or digest names, without its content; for discovery only, since nothing is
   * checked. Where the registry does not say it in the headers, the content is fetched.
   *
   * @param path the repository
   * @param reference a tag, or a digest's text
   * @param deadline when the answer must be complete
   * @return media type, digest and size; empty if the registry has no such manifest
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public Optional<Descriptor> describe(String path, String reference, Deadline deadline) {
    Optional<HttpReply> head = found(manifestCall("HEAD", path, reference), deadline);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Optional<Descriptor> named = ManifestReply.descriptor(head.get());
    if (named.isPresent()) {
      return named;
    }
    HttpCall call = manifestCall("GET", path, reference);
    return found(call, deadline)
        .map(reply -> ManifestReply.manifest(call, reply, Optional.empty()).descriptor());
  }

  /**
   * Uploads a manifest under a tag or its digest.
   *
   * @param path the repository
   * @param reference a tag, or the digest's text
   * @param mediaType its media type
   * @param content its exact bytes
   * @param deadline when the upload must be complete
   * @return its description
   * @throws dev.contenttrust.core.TrustServerException if the registry refused it
   */
  public Descriptor putManifest(
      String path, String reference, String mediaType, Bytes content, Deadline deadline) {
    HttpCall call =
        HttpCall.of(label(path), "PUT", urls.manifest(path, reference))
            .withBody(mediaType, content)
            .withScope(pushPull(path));
    done(call, 201, deadline);
    return new Descriptor(mediaType, Digest.sha256Of(content), content.size());
  }

  /**
   * Fetches a blob. Registries may serve it from another host, to which no credentials are sent.
   *
   * @param path the repository
   * @param digest the digest
   * @param maxBytes how long it may be, in bytes
   * @param deadline when the answer must be complete
   * @return the bytes; empty if the registry has no such blob
   * @throws dev.contenttrust.core.UntrustedException.DigestDisagreement if other content was served
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public Optional<Bytes> blob(String path, Digest digest, long maxBytes, Deadline deadline) {
    HttpCall call =
        HttpCall.get(label(path), urls.blob(path, digest))
            .withMaxBytes(maxBytes)
            .withScope(AccessScope.pull(path))
            .withRedirects(Redirects.ANY_HTTPS_WITHOUT_CREDENTIALS);
    return found(call, deadline)
        .map(
            reply -> {
              ManifestReply.requireDigest(call, reply.body(), digest);
              return reply.body();
            });
  }

  /**
   * Uploads a blob in one piece.
   *
   * @param path the repository
   * @param content its bytes
   * @param deadline when the upload must be complete
   * @return its description
   * @throws dev.contenttrust.core.TrustServerException if the registry refused it
   */
  public Descriptor putBlob(String path, Bytes content, Deadline deadline) {
    Digest digest = Digest.sha256Of(content);
    HttpCall start = HttpCall.of(label(path), "POST", urls.uploads(path)).withScope(pushPull(path));
    HttpReply begun = done(start, 202, deadline);
    HttpCall upload =
        HttpCall.of(label(path), "PUT", urls.uploadTarget(start, begun, digest))
            .withBody("application/octet-stream", content)
            .withScope(pushPull(path));
    done(upload, 201, deadline);
    return new Descriptor("application/octet-stream", digest, content.size());
  }

  /**
   * Lists a repository's tags, following the registry's pages.
   *
   * @param path the repository
   * @param deadline when the answer must be complete
   * @return the tags in the registry's order; empty if there is no such repository
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public List<String> tags(String path, Deadline deadline) {
    HttpCall first = HttpCall.get(label(path), urls.tags(path)).withScope(AccessScope.pull(path));
    return new NameList(caller, "tags").read(first, deadline);
  }

  /**
   * Lists the registry's repositories, following its pages; many registries refuse this.
   *
   * @param deadline when the answer must be complete
   * @return the paths in the registry's order
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public List<String> catalog(Deadline deadline) {
    HttpCall first = HttpCall.get(domain, urls.catalog()).withScope(AccessScope.catalog());
    return new NameList(caller, "repositories").read(first, deadline);
  }

  /**
   * Lists what refers to a manifest: signatures, attestations. The referrers API is asked first
   * (OCI distribution 1.1), where it is not offered the tag {@code sha256-HEX}.
   *
   * @param path the repository
   * @param subject the digest of the manifest that is referred to
   * @param artifactType which referrers are wanted; empty for all
   * @param deadline when the answer must be complete
   * @return the referrers, unverified
   * @throws dev.contenttrust.core.TrustServerException if the registry could not be used
   */
  public List<Referrer> referrers(
      String path, Digest subject, String artifactType, Deadline deadline) {
    HttpCall call =
        HttpCall.get(label(path), urls.referrers(path, subject, artifactType))
            .withMaxBytes(Manifest.MAX_BYTES)
            .withHeader("accept", ReferrerIndex.MEDIA_TYPE)
            .withScope(AccessScope.pull(path));
    Optional<Bytes> index =
        found(call, deadline)
            .map(HttpReply::body)
            .or(
                () ->
                    manifest(path, subject.algorithm().label() + "-" + subject.hex(), deadline)
                        .map(Manifest::bytes));
    return index.map(bytes -> ReferrerIndex.read(call, bytes, artifactType)).orElse(List.of());
  }

  private HttpCall manifestCall(String method, String path, String reference) {
    return HttpCall.of(label(path), method, urls.manifest(path, reference))
        .withMaxBytes(Manifest.MAX_BYTES)
        .withHeader("accept", String.join(", ", Manifest.MEDIA_TYPES))
        .withScope(AccessScope.pull(path));
  }

  private Optional<HttpReply> found(HttpCall call, Deadline deadline) {
    HttpReply reply = caller.ask(call, deadline);
    return switch (reply.status()) {
      case 200 -> Optional.of(reply);
      case 404 -> Optional.empty();
      default -> throw ErrorReply.of(reply).asException(call);
    };
  }

  private HttpReply done(HttpCall call, int expected, Deadline deadline) {
    HttpReply reply = caller.ask(call, deadline);
    if (reply.status() != expected) {
      throw ErrorReply.of(reply).asException(call);
    }
    return reply;
  }

  private String label(String path) {
    return domain + "/" + path;
  }

  private static AccessScope pushPull(String path) {
    return new AccessScope("repository", path, List.of("pull", "push"));
  }
}
