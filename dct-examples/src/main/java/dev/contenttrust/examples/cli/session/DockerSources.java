// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.docker.DockerConnectionsBuilder;
import dev.contenttrust.client.transport.MetadataSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Connects to trust servers as Docker does, with what the global options add. */
public final class DockerSources implements Sources {
  /** Creates the choice. */
  public DockerSources() {}

  @Override
  public MetadataSources open(Session session, Optional<String> server) {
    return connections(session, server);
  }

  /**
   * Returns connections to trust servers and registries.
   *
   * @throws UsageException if an option or a variable names something that cannot be used
   */
  static DockerConnections connections(Session session, Optional<String> server) {
    return connections(session, server, List.of());
  }

  /** Returns connections that speak plain http to these registries. */
  static DockerConnections connections(
      Session session, Optional<String> server, List<String> plainHttpRegistries) {
    Surroundings surroundings = session.surroundings();
    GlobalOptions options = session.options();
    DockerConnectionsBuilder builder =
        DockerConnections.builder(surroundings.variables(), surroundings.home())
            .configFolder(session.dockerConfig())
            .plainHttpRegistries(plainHttpRegistries)
            .tokenHosts(options.tokenHosts())
            .allowPlainHttp(options.allowHttp())
            .clock(surroundings.clock());
    server.ifPresent(builder::trustServer);
    options.tlsCa().ifPresent(file -> builder.authorities(readable(file)));
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new UsageException("--tls-ca: cannot read " + file);
    }
    return file;
  }
}
