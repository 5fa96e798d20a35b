// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.TokenHosts;
import dev.contenttrust.client.transport.HttpTransportBuilder;
import dev.contenttrust.client.transport.RetryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects the settings of {@link DockerConnections}. Not thread-safe. */
public final class DockerConnectionsBuilder {
  final Map<String, String> environment;
  Path folder;
  @Nullable String server;
  final List<Path> authorities = new ArrayList<>();
  @Nullable CredentialSource credentials;
  List<String> tokenHosts = List.of();
  List<String> plainHttpRegistries = List.of();
  boolean plainHttpAllowed;
  RetryPolicy retries = RetryPolicy.DEFAULT;
  Clock clock = Clock.systemUTC();
  UnaryOperator<HttpTransportBuilder> adjustment = UnaryOperator.identity();

  DockerConnectionsBuilder(Map<String, String> environment, Path home) {
    this.environment = Map.copyOf(environment);
    this.folder = DockerConfig.folder(environment, home);
  }

  /**
   * Sets Docker's configuration folder, instead of {@code DOCKER_CONFIG} or {@code ~/.docker}.
   *
   * @param configuration the folder with {@code config.json} and {@code tls/}
   * @return this builder
   */
  public DockerConnectionsBuilder configFolder(Path configuration) {
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
  public DockerConnectionsBuilder trustServer(String url) {
    this.server = url;
    return this;
  }

  /**
   * Adds certificate authorities for every server, beside the JVM's own.
   *
   * @param pem a file with PEM certificates
   * @return this builder
   */
  public DockerConnectionsBuilder authorities(Path pem) {
    this.authorities.add(pem);
    return this;
  }

  /**
   * Sets where credentials come from, instead of {@link DockerCredentials}.
   *
   * @param source the source
   * @return this builder
   */
  public DockerConnectionsBuilder credentials(CredentialSource source) {
    this.credentials = source;
    return this;
  }

  /**
   * Allows the login to be sent to token endpoints on these hosts too, whoever names them. By
   * default an endpoint must be related to the server or the registry, see {@link TokenHosts}.
   *
   * @param hosts names of hosts, without port
   * @return this builder
   */
  public DockerConnectionsBuilder tokenHosts(List<String> hosts) {
    this.tokenHosts = List.copyOf(hosts);
    return this;
  }

  /**
   * Names registries that speak plain http; on other machines than this one that must be allowed
   * with {@link #allowPlainHttp} too.
   *
   * @param domains their {@code host[:port]}, as images name them
   * @return this builder
   */
  public DockerConnectionsBuilder plainHttpRegistries(List<String> domains) {
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
  public DockerConnectionsBuilder allowPlainHttp(boolean allowed) {
    this.plainHttpAllowed = allowed;
    return this;
  }

  /**
   * Sets how repeatable requests are retried.
   *
   * @param policy the policy
   * @return this builder
   */
  public DockerConnectionsBuilder retries(RetryPolicy policy) {
    this.retries = policy;
    return this;
  }

  /**
   * Sets the clock that token lifetimes are measured with.
   *
   * @param time the clock
   * @return this builder
   */
  public DockerConnectionsBuilder clock(Clock time) {
    this.clock = time;
    return this;
  }

  /**
   * Changes transports before they are made: another client, other timeouts. TLS settings are this
   * class's own.
   *
   * @param change gets the prepared builder and returns the one to use
   * @return this builder
   */
  public DockerConnectionsBuilder transport(UnaryOperator<HttpTransportBuilder> change) {
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
