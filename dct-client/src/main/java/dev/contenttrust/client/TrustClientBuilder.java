// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.MetadataUpdater;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link TrustClient}, once it is chosen whom to trust at first: everything here has a
 * safe default but {@link #sources}. Begins with {@link TrustClient#builder()}. Not thread-safe.
 */
public final class TrustClientBuilder {
  private final RootPins pins;
  private @Nullable MetadataSources sources;
  private MetadataStore store = MetadataStore.memory();
  private Clock clock = Clock.systemUTC();
  private Limits limits = Limits.DEFAULT;
  private Freshness freshness = Freshness.alwaysAsk();
  private Strictness strictness = Strictness.STRICT;
  private WhenUnreachable whenUnreachable = WhenUnreachable.FAIL;
  private Reinitialised reinitialised = Reinitialised.REFUSE;
  private boolean offline;
  private Duration expiryNotice = Duration.ofDays(14);
  private Prefetch prefetch = Prefetch.WHERE_WAITING_COSTS;

  TrustClientBuilder(RootPins pins) {
    this.pins = pins;
  }

  /**
   * Sets where metadata is fetched. Required unless {@link #offline()}.
   *
   * @param metadataSources where metadata is fetched
   * @return this builder
   */
  public TrustClientBuilder sources(MetadataSources metadataSources) {
    this.sources = metadataSources;
    return this;
  }

  /**
   * Sets where verified metadata is kept. Default: in memory, gone with this client.
   *
   * @param metadataStore where verified metadata is kept
   * @return this builder
   */
  public TrustClientBuilder store(MetadataStore metadataStore) {
    this.store = metadataStore;
    return this;
  }

  /**
   * Sets the clock by which expiry is judged. Default: the system's.
   *
   * @param expiryClock the clock
   * @return this builder
   */
  public TrustClientBuilder clock(Clock expiryClock) {
    this.clock = expiryClock;
    return this;
  }

  /**
   * Sets the bounds on what a hostile server can cause. Default: {@link Limits#DEFAULT}.
   *
   * @param bounds the bounds
   * @return this builder
   */
  public TrustClientBuilder limits(Limits bounds) {
    this.limits = bounds;
    return this;
  }

  /**
   * Sets how long answers may come from memory. Default: {@link Freshness#alwaysAsk()}.
   *
   * @param setting the setting
   * @return this builder
   */
  public TrustClientBuilder freshness(Freshness setting) {
    this.freshness = setting;
    return this;
  }

  /**
   * Sets what a broken delegation means. Default: {@link Strictness#STRICT}.
   *
   * @param setting the setting
   * @return this builder
   */
  public TrustClientBuilder strictness(Strictness setting) {
    this.strictness = setting;
    return this;
  }

  /**
   * Sets what an unreachable server means. Default: {@link WhenUnreachable#FAIL}.
   *
   * @param setting the setting
   * @return this builder
   */
  public TrustClientBuilder whenUnreachable(WhenUnreachable setting) {
    this.whenUnreachable = setting;
    return this;
  }

  /**
   * Sets what a repository that was deleted and created anew means. Default: {@link
   * Reinitialised#REFUSE}.
   *
   * @param setting the new setting
   * @return this builder
   */
  public TrustClientBuilder reinitialised(Reinitialised setting) {
    this.reinitialised = setting;
    return this;
  }

  /**
   * Answers from the store alone, fully verified and unexpired, without any request.
   *
   * @return this builder
   */
  public TrustClientBuilder offline() {
    this.offline = true;
    return this;
  }

  /**
   * Sets how long before its expiry a role is warned of. Default: 14 days; the timestamp, which the
   * server renews, is not warned of.
   *
   * @param notice how long before
   * @return this builder
   */
  public TrustClientBuilder expiryNotice(Duration notice) {
    this.expiryNotice = notice;
    return this;
  }

  /**
   * Sets whether files are asked for before it is certain that they are needed. Default: {@link
   * Prefetch#WHERE_WAITING_COSTS}.
   *
   * @param setting the setting
   * @return this builder
   */
  public TrustClientBuilder prefetch(Prefetch setting) {
    this.prefetch = setting;
    return this;
  }

  /**
   * Returns the client.
   *
   * @return the client
   * @throws IllegalStateException if no source was set and the client is not offline
   */
  public TrustClient build() {
    if (sources == null && !offline) {
      throw new IllegalStateException("a client that is not offline needs metadata sources");
    }
    UpdateSettings settings =
        new UpdateSettings(
            new NotaryFormat(),
            SignatureVerifier.create(),
            pins,
            store,
            offline ? null : sources,
            clock,
            limits,
            freshness,
            whenUnreachable,
            reinitialised,
            expiryNotice,
            prefetch);
    return new TrustClient(new MetadataUpdater(settings), strictness);
  }
}
