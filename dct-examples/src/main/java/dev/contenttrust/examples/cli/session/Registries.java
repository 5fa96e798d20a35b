// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Asks registries as Docker does: https, and plain http only where it is allowed and nobody speaks
 * https. Thread-safe.
 */
public final class Registries {
  private final Session session;
  private final Map<String, RegistryClient> opened = new ConcurrentHashMap<>();

  /** Creates the questions of one run. */
  Registries(Session session) {
    this.session = session;
  }

  /** Returns the registry of an image. */
  public RegistryClient open(ImageReference image) {
    return opened.computeIfAbsent(image.domain(), domain -> connect(image));
  }

  /** Fetches the manifest that a tag names now; empty if the registry has no such tag. */
  public Optional<Manifest> manifest(ImageReference image, String tag) {
    return ask(image, () -> open(image).manifest(image.path(), tag, deadline()));
  }

  /** Fetches the manifest with that digest; empty if the registry has none. */
  public Optional<Manifest> manifest(ImageReference image, Digest digest) {
    return ask(image, () -> open(image).manifest(image.path(), digest, deadline()));
  }

  /** Fetches the manifest of a resolved image. */
  public Manifest manifest(ResolvedImage image) {
    return ask(image.image(), () -> open(image.image()).signedManifest(image, deadline()));
  }

  /** Asks what a tag names now; empty if the registry has no such tag. */
  public Optional<Descriptor> describe(ImageReference image, String tag) {
    return ask(image, () -> open(image).describe(image.path(), tag, deadline()));
  }

  private <T> T ask(ImageReference image, Supplier<T> question) {
    Progress progress = session.progress("asking the registry for " + image);
    try {
      return question.get();
    } finally {
      progress.end();
    }
  }

  private RegistryClient connect(ImageReference image) {
    RegistryClient secure = connect(image, List.of());
    if (!mayBePlain(image.domain())) {
      return secure;
    }
    try {
      secure.describe(image.path(), ImageReference.DEFAULT_TAG, deadline());
      return secure;
    } catch (TrustServerException e) {
      boolean nobodySpeaksHttps =
          e.reason() == Reason.TLS_FAILED || e.reason() == Reason.UNREACHABLE;
      if (!nobodySpeaksHttps) {
        return secure;
      }
      session.output().detail(image.domain() + " does not speak https, trying http");
      return connect(image, List.of(image.domain()));
    }
  }

  private RegistryClient connect(ImageReference image, List<String> plain) {
    DockerConnections connections =
        DockerSources.connections(session, session.options().server(), plain);
    return connections.registry(image);
  }

  private boolean mayBePlain(String domain) {
    return session.options().allowHttp()
        || domain.matches("(localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(:[0-9]+)?");
  }

  private static Deadline deadline() {
    return Deadline.in(Limits.DEFAULT.updateTimeout());
  }
}
