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

/** Asks a registry whether it still has what was signed. */
final class RegistryCheck {
  private final RegistryClient registry;
  private final ImageReference repository;

  RegistryCheck(RegistryClient registry, ImageReference repository) {
    this.registry = registry;
    this.repository = repository;
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
