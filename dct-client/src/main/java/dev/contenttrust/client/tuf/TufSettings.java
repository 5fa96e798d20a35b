// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.ContentSource;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.verify.VerificationRules;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By what a client works. Immutable.
 *
 * @param anchor the root to start from, {@code null} to start from the stored one
 * @param store keeps what is trusted
 * @param metadata where metadata is fetched, {@code null} for offline work
 * @param targets where targets are fetched, {@code null} if they are not
 * @param layout under which names
 * @param hashedTargets whether names of targets carry hashes where snapshots are consistent
 * @param rules by which metadata is verified
 * @param clock by which expiry is judged
 * @param downloadTimeout the longest time for one target
 */
record TufSettings(
    @Nullable Bytes anchor,
    RoleStore store,
    @Nullable MetadataSource metadata,
    @Nullable ContentSource targets,
    UrlLayout layout,
    boolean hashedTargets,
    VerificationRules rules,
    Clock clock,
    Duration downloadTimeout) {
  Limits limits() {
    return rules.limits();
  }

  /** Returns what the repository is called in messages. */
  String repository() {
    return metadata == null ? "the stored repository" : metadata.describe();
  }

  TrustServerException offline(String what) {
    return new TrustServerException(
        repository(),
        TrustServerException.Reason.OFFLINE,
        0,
        what + " is not stored in a form that can be trusted, and no server may be asked",
        null);
  }
}
