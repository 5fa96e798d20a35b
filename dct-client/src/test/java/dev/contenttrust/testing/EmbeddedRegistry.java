// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An embedded image registry on loopback: the distribution API V2 as far as content trust and its
 * successors need it (manifests by tag and by digest, blobs, catalogue, tags, deletion, referrers),
 * in memory. For tests and demonstrations, never for production.
 *
 * <p>Manifests that come over HTTP must be complete, as in a real registry: what they list must be
 * there. {@link #push} and its kind put content there directly.
 *
 * <p>Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final RegistryContent content = new RegistryContent();
  private final RegistryHandler handler;
  private final LoopbackServer server;
  private final @Nullable LoopbackTls tls;

  private EmbeddedRegistry(Builder builder) {
    this.tls = builder.tls;
    this.handler = new RegistryHandler(content, builder.referrers, builder.userAndPassword);
    this.server = LoopbackServer.start("registry", builder.port, tls, handler);
  }

  /** Starts a registry with plain HTTP on a free port that anybody may use. */
  public static EmbeddedRegistry start() {
    return builder().start();
  }

  /** Returns a builder for a registry with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the base URL without a slash at its end. */
  public URI uri() {
    return server.uri();
  }

  /** Returns the host and port as image references name it, {@code 127.0.0.1:PORT}. */
  public String authority() {
    return uri().getAuthority();
  }

  /** Returns the certificates that the registry uses; empty without TLS. */
  public Optional<LoopbackTls> tls() {
    return Optional.ofNullable(tls);
  }

  /**
   * Puts a small, complete image there.
   *
   * @param repository the repository's path, without the host
   * @param tag the tag that names it from now on
   * @param layer what is in it; other content gives another digest
   * @return the digest of its manifest
   */
  public Digest pushImage(String repository, String tag, String layer) {
    Bytes files = Bytes.utf8(layer);
    Bytes config =
        Bytes.utf8(
            """
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                .formatted(Digest.sha256Of(files)));
    content.putBlob(repository, files);
    content.putBlob(repository, config);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
            .formatted(IMAGE, descriptor(CONFIG, config), descriptor(LAYER, files));
    return push(repository, tag, IMAGE, Bytes.utf8(manifest));
  }

  /**
   * Puts an index there, as an image for several platforms has one.
   *
   * @param repository the repository's path
   * @param tag the tag that names it from now on
   * @param manifests the digests of manifests that are there
   * @return the digest of the index
   * @throws IllegalArgumentException if one of them is not there
   */
  public Digest pushIndex(String repository, String tag, Digest... manifests) {
    List<String> entries =
        Stream.of(manifests)
            .map(digest -> content.manifest(repository, digest))
            .map(found -> found.orElseThrow(() -> new IllegalArgumentException("no such manifest")))
            .map(manifest -> descriptor(manifest.mediaType(), manifest.bytes()))
            .toList();
    return push(
        repository,
        tag,
        INDEX,
        Bytes.utf8(
            """
            {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}"""
                .formatted(INDEX, String.join(",", entries))));
  }

  /**
   * Puts a manifest there, whether or not what it lists is.
   *
   * @param repository the repository's path
   * @param tag the tag that names it from now on
   * @param mediaType its media type, one of those that registries know
   * @param manifest its exact bytes
   * @return its digest
   * @throws IllegalArgumentException if it is no manifest of that type
   */
  public Digest push(String repository, String tag, String mediaType, Bytes manifest) {
    try {
      RegistryManifest read = RegistryManifest.read(mediaType, manifest);
      content.put(repository, read);
      content.tag(repository, tag, read.digest());
      return read.digest();
    } catch (ServerError e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Puts a blob there and returns its digest. */
  public Digest pushBlob(String repository, Bytes blob) {
    return content.putBlob(repository, blob);
  }

  /** Lets a tag name another manifest, whether or not it is there. */
  public void tag(String repository, String tag, Digest digest) {
    content.tag(repository, tag, digest);
  }

  /** Deletes a manifest and the tags that name it; false if it is not there. */
  public boolean delete(String repository, Digest digest) {
    return content.delete(repository, digest);
  }

  /** Returns the manifest's bytes; empty if it is not there. */
  public Optional<Bytes> manifest(String repository, Digest digest) {
    return content.manifest(repository, digest).map(RegistryManifest::bytes);
  }

  /** Returns what a tag names; empty if there is no such tag. */
  public Optional<Digest> digest(String repository, String tag) {
    return content.digest(repository, tag);
  }

  /** Returns the requests answered so far, in order: {@code "GET /v2/… 200"}. */
  public List<String> requests() {
    return handler.requests();
  }

  /** Forgets the requests answered so far. */
  public void clearRequests() {
    handler.clearRequests();
  }

  /**
   * Misbehaves at requests whose path ends with the suffix. Replaced bytes come under the honest
   * headers, as somebody who wants to be believed would send them.
   *
   * @param pathSuffix the end of the path, for example {@code /manifests/1.0}
   * @param fault what happens
   * @param times how often; afterwards the registry is honest again
   */
  public void inject(String pathSuffix, Fault fault, int times) {
    handler.inject(pathSuffix, fault, times);
  }

  /** Misbehaves at requests whose path ends with the suffix, until {@link #clearFaults()}. */
  public void inject(String pathSuffix, Fault fault) {
    inject(pathSuffix, fault, Integer.MAX_VALUE);
  }

  /** Becomes honest again. */
  public void clearFaults() {
    handler.clearFaults();
  }

  @Override
  public void close() {
    server.close();
  }

  private static String descriptor(String mediaType, Bytes bytes) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(mediaType, Digest.sha256Of(bytes), bytes.size());
  }

  /** Collects the settings of a registry. Not thread-safe. */
  public static final class Builder {
    private int port;
    private boolean referrers = true;
    private @Nullable String userAndPassword;
    private @Nullable LoopbackTls tls;

    private Builder() {}

    /** Listens on that loopback port; 0, the default, chooses a free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Speaks HTTPS with a new certificate. */
    public Builder https() {
      tls = LoopbackTls.create();
      return this;
    }

    /** Demands this user and password with Basic authentication. */
    public Builder basicAuth(String user, String password) {
      userAndPassword = user + ":" + password;
      return this;
    }

    /** Has no referrers API, as registries before OCI distribution 1.1. */
    public Builder withoutReferrers() {
      referrers = false;
      return this;
    }

    /** Starts the registry. */
    public EmbeddedRegistry start() {
      return new EmbeddedRegistry(this);
    }
  }
}
