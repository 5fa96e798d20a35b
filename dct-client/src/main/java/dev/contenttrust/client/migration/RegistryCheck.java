// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.image.ImageReference;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks a registry whether it still has what was signed. */
final class RegistryCheck {
  private final RegistryClient registry;
  private final ImageReference repository;
  private final Consumer<TrustException> unanswered;

  /** Creates the check of one repository; questions without an answer are told to the consumer. */
  RegistryCheck(
      RegistryClient registry, ImageReference repository, Consumer<TrustException> unanswered) {
    this.registry = registry;
    this.repository = repository;
    this.unanswered = unanswered;
  }

  RegistryState state(String tag, Digest signed) {
    try {
      Deadline deadline = Deadline.in(Limits.DEFAULT.updateTimeout());
      Optional<Descriptor> named =
          isTag(tag) ? registry.describe(repository.path(), tag, deadline) : Optional.empty();
      if (named.map(Descriptor::digest).filter(signed::equals).isPresent()) {
        return RegistryState.SERVED;
      }
      return registry.describe(repository.path(), signed.toString(), deadline).isPresent()
          ? RegistryState.TAG_MOVED
          : RegistryState.GONE;
    } catch (TrustException e) {
      unanswered.accept(e);
      return RegistryState.UNKNOWN;
    }
  }

  /** Targets may have names that no registry can serve. */
  private boolean isTag(String name) {
    try {
      repository.withTag(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
