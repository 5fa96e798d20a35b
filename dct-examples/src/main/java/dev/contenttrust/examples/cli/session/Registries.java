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
import java.time.Duration;
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
  /** How long a loopback registry may take to answer https before plain http is tried. */
  private static final Duration LOOPBACK_PATIENCE = Duration.ofSeconds(5);

  private final Session session;
  private final Duration loopbackPatience;
  private final Map<String, RegistryClient> opened = new ConcurrentHashMap<>();

  /** Creates the questions of one run. */
  Registries(Session session) {
    this(session, LOOPBACK_PATIENCE);
  }

  /** Creates them with another patience for loopback registries. */
  Registries(Session session, Duration loopbackPatience) {
    this.session = session;
    this.loopbackPatience = loopbackPatience;
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
    boolean loopback = isLoopback(image.domain());
    if (!loopback && !session.options().allowHttp()) {
      return secure;
    }
    try {
      Deadline patience = loopback ? Deadline.in(loopbackPatience) : deadline();
      secure.describe(image.path(), ImageReference.DEFAULT_TAG, patience);
      return secure;
    } catch (TrustServerException e) {
      if (!nobodySpeaksHttps(e.reason(), loopback)) {
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

  /**
   * Tells what a failed question says of the host. A plain server may wait for the rest of what it
   * takes for a request, so on loopback silence counts too; elsewhere it may be somebody's doing.
   */
  static boolean nobodySpeaksHttps(Reason reason, boolean loopback) {
    return reason == Reason.TLS_FAILED
        || reason == Reason.UNREACHABLE
        || (loopback && reason == Reason.TIMEOUT);
  }

  private static boolean isLoopback(String domain) {
    return domain.matches("(localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(:[0-9]+)?");
  }

  private static Deadline deadline() {
    return Deadline.in(Limits.DEFAULT.updateTimeout());
  }
}
