// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command has, before or after its name. Filled by the option parser. */
public final class GlobalOptions {
  @Option(
      names = "--trust-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Keys and cached metadata in Docker's layout. Default: $DOCKER_CONFIG/trust, else"
              + " ~/.docker/trust.")
  private @Nullable Path trustDir;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "The trust server. Default: $DOCKER_CONTENT_TRUST_SERVER, else Docker's choice for the"
              + " image's registry.")
  private @Nullable String server;

  @Option(
      names = "--docker-config",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where config.json and tls/ are. Default: $DOCKER_CONFIG, else ~/.docker.")
  private @Nullable Path dockerConfig;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "More CA certificates (PEM) to trust for TLS.")
  private @Nullable Path tlsCa;

  @Option(
      names = "--token-host",
      paramLabel = "HOST",
      scope = ScopeType.INHERIT,
      description =
          "Send the login to token endpoints on this host too, if a server names one. Default: hosts"
              + " below the domain of the server or registry. Repeatable.")
  private List<String> tokenHosts = new ArrayList<>();

  @Option(
      names = "--allow-http",
      scope = ScopeType.INHERIT,
      description = "Allow http:// to hosts other than loopback addresses.")
  private boolean allowHttp;

  /** Creates the defaults. */
  public GlobalOptions() {}

  /** Returns the trust folder, if one was named. */
  public Optional<Path> trustDir() {
    return Optional.ofNullable(trustDir);
  }

  /** Returns the trust server, if one was named. */
  public Optional<String> server() {
    return Optional.ofNullable(server);
  }

  /** Returns Docker's configuration folder, if one was named. */
  public Optional<Path> dockerConfig() {
    return Optional.ofNullable(dockerConfig);
  }

  /** Returns the file with more CA certificates, if one was named. */
  public Optional<Path> tlsCa() {
    return Optional.ofNullable(tlsCa);
  }

  /** Returns further hosts of token endpoints. */
  public List<String> tokenHosts() {
    return List.copyOf(tokenHosts);
  }

  /** Tells whether plain http is allowed beyond loopback. */
  public boolean allowHttp() {
    return allowHttp;
  }
}
