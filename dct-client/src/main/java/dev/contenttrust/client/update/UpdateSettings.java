// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * By what an updater works. Immutable.
 *
 * @param format the dialect
 * @param verifier checks signatures
 * @param pins which root keys may count
 * @param store keeps what is trusted
 * @param sources where to fetch; {@code null} for offline work, from the store alone
 * @param clock by which expiry is judged
 * @param limits bounds on what a hostile server can cause
 * @param freshness how long verified metadata answers without a request
 * @param whenUnreachable what happens when the server cannot be used
 * @param reinitialised what happens when a known repository was created anew
 * @param expiryNotice how long before its expiry a role is warned of
 * @param prefetch whether files are asked for before they are needed
 */
public record UpdateSettings(
    MetadataFormat format,
    SignatureVerifier verifier,
    RootPins pins,
    MetadataStore store,
    @Nullable MetadataSources sources,
    Clock clock,
    Limits limits,
    Freshness freshness,
    WhenUnreachable whenUnreachable,
    Reinitialised reinitialised,
    Duration expiryNotice,
    Prefetch prefetch) {
  /** Returns the same but for where to fetch. */
  public UpdateSettings withSources(MetadataSources others) {
    return with(pins, store, others);
  }

  /** Returns those of somebody who knows nothing of a repository but its root keys. */
  public UpdateSettings ofNewcomer(RootPins rootKeys) {
    return with(rootKeys, MetadataStore.memory(), sources);
  }

  private UpdateSettings with(
      RootPins newPins, MetadataStore newStore, @Nullable MetadataSources newSources) {
    return new UpdateSettings(
        format,
        verifier,
        newPins,
        newStore,
        newSources,
        clock,
        limits,
        freshness,
        whenUnreachable,
        reinitialised,
        expiryNotice,
        prefetch);
  }
}
