// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.util.Optional;
import java.util.stream.Collectors;

/** A collection that this client knows and the server has no more. */
final class RemovedCollection {
  private RemovedCollection() {}

  /**
   * Returns the refusal, with the safe way on: the ids that outlive a new creation are those of the
   * public keys, since certificates are made anew with it.
   */
  static NotSignedException of(Gun gun, String server, RootMetadata known) {
    String pins =
        known.role(RoleName.ROOT).keyIds().stream()
            .map(id -> canonical(known, id).value())
            .distinct()
            .collect(Collectors.joining(", "));
    return new NotSignedException(
        gun.value(),
        NotSignedException.Reason.TRUST_DATA_REMOVED,
        "",
        server
            + " does not have trust data for "
            + gun
            + " any more, though this client knows some: it was deleted, or may no longer be read"
            + " (switching content trust off deletes it for a whole registry). If its publishers"
            + " sign it anew with the same root key, pin that key ("
            + pins
            + ") and accept what was created anew under a pinned key; without a pin, forgetting what"
            + " is stored of it means to trust the next root on first use");
  }

  private static KeyId canonical(RootMetadata known, KeyId id) {
    return Optional.ofNullable(known.keys().get(id)).flatMap(CanonicalKeyId::of).orElse(id);
  }
}
