// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.TokenHosts;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Changefeed;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.HttpTransportBuilder;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Connects to trust servers and registries the way Docker does: its choice of server, its
 * certificates, its credentials, the environment's proxies. Certificates are always verified,
 * whatever the image is called, and plain http is for this machine alone unless it is allowed.
 * Thread-safe; share one for as long as the program runs, since connections and tokens are kept.
 *
 * <p>A plain-http registry on this machine ({@code localhost:5000}) is found by configuring {@link
 * DockerConnectionsBuilder#plainHttpRegistries}.
 */
public final class DockerConnections implements MetadataSources, MetadataSinks {
  private final TrustServerLocator locator;
  private final List<String> plainHttpRegistries;
  private final boolean plainHttpAllowed;
  private final CredentialSource credentials;
  private final ServerCallers callers;

  DockerConnections(DockerConnectionsBuilder builder) {
    this.plainHttpAllowed = builder.plainHttpAllowed;
    this.locator =
        builder.server == null
            ? TrustServerLocator.fromEnvironment(builder.environment, plainHttpAllowed)
            : TrustServerLocator.always(builder.server, plainHttpAllowed);
    this.plainHttpRegistries = List.copyOf(builder.plainHttpRegistries);
    DockerProxies proxies = new DockerProxies(builder.environment);
    UnaryOperator<HttpTransportBuilder> adjustment = builder.adjustment;
    RetryPolicy retries = builder.retries;
    Clock clock = builder.clock;
    this.credentials =
        builder.credentials == null
            ? new DockerCredentials(builder.folder, builder.environment)
            : builder.credentials;
    this.callers =
        new ServerCallers(
            builder.folder.resolve("tls"),
            new TlsSettings(
                SystemAuthorities.of(builder.environment), List.copyOf(builder.authorities)),
            () ->
                adjustment.apply(
                    HttpTransport.builder()
                        .proxy(proxies)
                        .proxyLogin(proxies)
                        .retries(retries)
                        .clock(clock)
                        .allowPlainHttp(plainHttpAllowed)),
            credentials,
            TokenHosts.related().and(builder.tokenHosts),
            clock);
  }

  /**
   * Starts with an environment.
   *
   * @param environment the environment variables: {@code DOCKER_CONFIG}, {@code
   *     DOCKER_CONTENT_TRUST_SERVER}, {@code DOCKER_AUTH_CONFIG}, proxies, {@code SSL_CERT_FILE}
   *     and {@code SSL_CERT_DIR}, {@code PATH} for helpers
   * @param home the user's home folder
   * @return a builder with Docker's choices
   */
  public static DockerConnectionsBuilder builder(Map<String, String> environment, Path home) {
    return new DockerConnectionsBuilder(environment, home);
  }

  @Override
  public MetadataSource open(Gun gun) {
    URI server = trustServer(gun);
    return new HttpMetadataSource(caller(server, gun), server, gun);
  }

  @Override
  public MetadataSink openSink(Gun gun) {
    URI server = trustServer(gun);
    return new HttpMetadataSink(caller(server, gun), server, gun);
  }

  /**
   * Returns the base URL of a collection's trust server.
   *
   * @param gun the collection
   * @return the URL, without a slash at its end
   * @throws TrustServerException if no server can be named for the collection
   */
  public URI trustServer(Gun gun) {
    try {
      return locator.locate(gun);
    } catch (IllegalArgumentException e) {
      throw new TrustServerException(
          gun.value(),
          Reason.UNREACHABLE,
          0,
          "no trust server can be named for " + gun + ": its name does not begin with a host",
          e);
    }
  }

  /**
   * Tells whether the trust server of a collection is announced to end.
   *
   * @param gun the collection
   * @return the service that ends; empty if no end is known
   */
  public Optional<RetiringService> retirement(Gun gun) {
    try {
      return RetiringService.of(locator.locate(gun));
    } catch (IllegalArgumentException e) {
      // A name that begins with no host has no server; whoever asks for its trust data hears so.
      return Optional.empty();
    }
  }

  /**
   * Returns the changefeed of a registry's trust server.
   *
   * @param registry the registry's {@code host[:port]}, or any GUN on that server
   * @return the changefeed
   */
  public Changefeed changefeed(Gun registry) {
    URI server = trustServer(registry);
    return new Changefeed(caller(server, registry), server);
  }

  /**
   * Returns the registry that an image is on.
   *
   * @param image the image
   * @return the registry
   */
  public RegistryClient registry(ImageReference image) {
    return registry(image.domain());
  }

  /**
   * Returns a registry.
   *
   * @param domain the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return the registry
   * @throws IllegalArgumentException if it is no host
   */
  public RegistryClient registry(String domain) {
    String host = domain.equals("docker.io") ? "registry-1.docker.io" : domain;
    String scheme = plainHttpRegistries.contains(domain) ? "http://" : "https://";
    URI base = ServerUrl.parse(scheme + host, plainHttpAllowed);
    return new RegistryClient(callers.caller(Origin.of(base), domain), base, domain);
  }

  /**
   * Asks a collection's trust server for a sign of life, without credentials.
   *
   * @param gun the collection
   * @param deadline when the answer must be complete
   * @return the HTTP status: 200, or 401 where logins are needed; others are odd for a trust server
   * @throws TrustServerException if there was no answer
   */
  public int ping(Gun gun, Deadline deadline) {
    URI server = trustServer(gun);
    HttpCall call = HttpCall.get(gun.value(), URI.create(server + "/v2/"));
    return caller(server, gun).ask(call, deadline).status();
  }

  /**
   * Returns the credential that would be used for a registry and its trust server.
   *
   * @param registry the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return the credential and where it was found; empty if there is none
   * @throws TrustServerException with reason {@code CREDENTIALS} if there should be one and it
   *     could not be read
   */
  public Optional<FoundCredential> credential(String registry) {
    return credentials instanceof DockerCredentials docker
        ? docker.locate(registry)
        : credentials
            .find(registry)
            .map(found -> new FoundCredential(found, "the program's own credential source"));
  }

  private HttpCaller caller(URI server, Gun gun) {
    return callers.caller(Origin.of(server), gun.host());
  }
}
