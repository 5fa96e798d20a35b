// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.AuthenticatingCaller;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Changefeed;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpMetadataSink;
import dev.contenttrust.client.transport.HttpMetadataSource;
import dev.contenttrust.client.transport.HttpTransport;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connects to trust servers and registries the way Docker does: its choice of server, its
 * certificates, its credentials, the environment's proxies. Certificates are always verified,
 * whatever the image is called, and plain http is for this machine alone unless it is allowed.
 * Thread-safe; share one for as long as the program runs, since connections and tokens are kept.
 *
 * <p>A plain-http registry on this machine ({@code localhost:5000}) is found by configuring {@link
 * Builder#plainHttpRegistries}.
 */
public final class DockerConnections implements MetadataSources, MetadataSinks {
  private final Path folder;
  private final TrustServerLocator locator;
  private final List<Path> authorities;
  private final DockerProxies proxies;
  private final CredentialSource credentials;
  private final List<String> plainHttpRegistries;
  private final boolean plainHttpAllowed;
  private final RetryPolicy retries;
  private final Clock clock;
  private final UnaryOperator<HttpTransport.Builder> adjustment;
  private final Map<Origin, HttpTransport> transports = new ConcurrentHashMap<>();
  private final Map<CallerKey, HttpCaller> callers = new ConcurrentHashMap<>();

  private record CallerKey(Origin server, String registry) {}

  private DockerConnections(Builder builder) {
    this.folder = builder.folder;
    this.plainHttpAllowed = builder.plainHttpAllowed;
    this.locator =
        builder.server == null
            ? TrustServerLocator.fromEnvironment(builder.environment, plainHttpAllowed)
            : TrustServerLocator.always(builder.server, plainHttpAllowed);
    this.authorities = List.copyOf(builder.authorities);
    this.proxies = new DockerProxies(builder.environment);
    this.credentials =
        builder.credentials == null
            ? new DockerCredentials(folder, builder.environment)
            : builder.credentials;
    this.plainHttpRegistries = List.copyOf(builder.plainHttpRegistries);
    this.retries = builder.retries;
    this.clock = builder.clock;
    this.adjustment = builder.adjustment;
  }

  /**
   * Starts with an environment.
   *
   * @param environment the environment variables: {@code DOCKER_CONFIG}, {@code
   *     DOCKER_CONTENT_TRUST_SERVER}, {@code DOCKER_AUTH_CONFIG}, proxies, {@code PATH} for helpers
   * @param home the user's home folder
   * @return a builder with Docker's choices
   */
  public static Builder builder(Map<String, String> environment, Path home) {
    return new Builder(environment, home);
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
    return new RegistryClient(caller(Origin.of(base), domain), base, domain);
  }

  private HttpCaller caller(URI server, Gun gun) {
    return caller(Origin.of(server), gun.host());
  }

  private HttpCaller caller(Origin server, String registry) {
    return callers.computeIfAbsent(
        new CallerKey(server, registry),
        key ->
            new AuthenticatingCaller(
                transports.computeIfAbsent(server, this::transport),
                server,
                registry,
                credentials,
                clock));
  }

  private HttpTransport transport(Origin server) {
    Path tls = folder.resolve("tls").resolve(server.authority());
    return adjustment
        .apply(
            HttpTransport.builder()
                .tls(() -> TlsSettings.context(tls, authorities))
                .proxy(proxies)
                .retries(retries)
                .clock(clock)
                .allowPlainHttp(plainHttpAllowed))
        .build();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> environment;
    private Path folder;
    private @Nullable String server;
    private final List<Path> authorities = new ArrayList<>();
    private @Nullable CredentialSource credentials;
    private List<String> plainHttpRegistries = List.of();
    private boolean plainHttpAllowed;
    private RetryPolicy retries = RetryPolicy.DEFAULT;
    private Clock clock = Clock.systemUTC();
    private UnaryOperator<HttpTransport.Builder> adjustment = UnaryOperator.identity();

    private Builder(Map<String, String> environment, Path home) {
      this.environment = Map.copyOf(environment);
      this.folder = DockerConfig.folder(environment, home);
    }

    /**
     * Sets Docker's configuration folder, instead of {@code DOCKER_CONFIG} or {@code ~/.docker}.
     *
     * @param configuration the folder with {@code config.json} and {@code tls/}
     * @return this builder
     */
    public Builder configFolder(Path configuration) {
      this.folder = configuration;
      return this;
    }

    /**
     * Sets one trust server for every image, instead of {@code DOCKER_CONTENT_TRUST_SERVER} and
     * Docker's rules.
     *
     * @param url its base URL
     * @return this builder
     */
    public Builder trustServer(String url) {
      this.server = url;
      return this;
    }

    /**
     * Adds certificate authorities for every server, beside the JVM's own.
     *
     * @param pem a file with PEM certificates
     * @return this builder
     */
    public Builder authorities(Path pem) {
      this.authorities.add(pem);
      return this;
    }

    /**
     * Sets where credentials come from, instead of {@link DockerCredentials}.
     *
     * @param source the source
     * @return this builder
     */
    public Builder credentials(CredentialSource source) {
      this.credentials = source;
      return this;
    }

    /**
     * Names registries that speak plain http; on other machines than this one that must be allowed
     * with {@link #allowPlainHttp} too.
     *
     * @param domains their {@code host[:port]}, as images name them
     * @return this builder
     */
    public Builder plainHttpRegistries(List<String> domains) {
      this.plainHttpRegistries = List.copyOf(domains);
      return this;
    }

    /**
     * Allows plain http to other machines. Whoever sits on the line can then read credentials and
     * hold back or replay answers; signatures are still verified.
     *
     * @param allowed whether it is allowed; not by default
     * @return this builder
     */
    public Builder allowPlainHttp(boolean allowed) {
      this.plainHttpAllowed = allowed;
      return this;
    }

    /**
     * Sets how repeatable requests are retried.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder retries(RetryPolicy policy) {
      this.retries = policy;
      return this;
    }

    /**
     * Sets the clock that token lifetimes are measured with.
     *
     * @param time the clock
     * @return this builder
     */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /**
     * Changes each transport before it is made: another client, other timeouts.
     *
     * @param change gets the prepared builder and returns the one to use
     * @return this builder
     */
    public Builder transport(UnaryOperator<HttpTransport.Builder> change) {
      this.adjustment = change;
      return this;
    }

    /**
     * Makes the connections object, without touching network or files.
     *
     * @return the connections
     * @throws IllegalArgumentException if a trust server or proxy that is configured cannot be used
     */
    public DockerConnections build() {
      return new DockerConnections(this);
    }
  }
}
