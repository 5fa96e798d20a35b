// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks registries as Docker does: https, and plain http only where it is allowed and nobody speaks
 * https. Not thread-safe.
 */
public final class Registries {
  private final Session session;

  /** Creates the questions of one run. */
  Registries(Session session) {
    this.session = session;
  }

  /** Fetches the manifest that a tag names now; empty if the registry has no such tag. */
  public Optional<Manifest> manifest(ImageReference image, String tag) {
    Deadline deadline = Deadline.in(Limits.DEFAULT.updateTimeout());
    Progress progress = session.progress("asking the registry for " + image);
    try {
      return ask(image, registry -> registry.manifest(image.path(), tag, deadline));
    } finally {
      progress.end();
    }
  }

  private <T> T ask(ImageReference image, Function<RegistryClient, T> question) {
    try {
      return question.apply(connections(List.of()).registry(image));
    } catch (TrustServerException e) {
      boolean nobodySpeaksHttps =
          e.reason() == TrustServerException.Reason.TLS_FAILED
              || e.reason() == TrustServerException.Reason.UNREACHABLE;
      if (!nobodySpeaksHttps || !mayBePlain(image.domain())) {
        throw e;
      }
      session.output().detail(image.domain() + " does not speak https, trying http");
      return question.apply(connections(List.of(image.domain())).registry(image));
    }
  }

  private boolean mayBePlain(String domain) {
    return session.options().allowHttp()
        || domain.matches("(localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(:[0-9]+)?");
  }

  private DockerConnections connections(List<String> plain) {
    return DockerSources.connections(session, session.options().server(), plain);
  }
}
