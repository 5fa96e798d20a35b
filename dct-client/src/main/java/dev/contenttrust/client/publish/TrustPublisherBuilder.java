// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.transport.MetadataSinks;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.update.UpdateSettings;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.keystore.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link TrustPublisher}. Where to read, where to publish and the keys are required;
 * everything else has a safe default. Not thread-safe.
 */
public final class TrustPublisherBuilder {
  private final RootPins pins;
  private @Nullable MetadataSources sources;
  private @Nullable MetadataSinks sinks;
  private @Nullable KeyStore keyStore;
  private MetadataStore store = MetadataStore.memory();
  private Clock clock = Clock.systemUTC();
  private SecureRandom random = new SecureRandom();
  private Limits limits = Limits.DEFAULT;
  private Lifetimes lifetimes = Lifetimes.NOTARY;
  private int maxAttempts = 64;

  TrustPublisherBuilder(RootPins pins) {
    this.pins = pins;
  }

  /**
   * Sets where metadata is read. Required.
   *
   * @param metadataSources opens the place to read from, by repository
   * @return this builder
   */
  public TrustPublisherBuilder sources(MetadataSources metadataSources) {
    this.sources = metadataSources;
    return this;
  }

  /**
   * Sets where metadata is published. Required.
   *
   * @param metadataSinks opens the place to publish to, by repository
   * @return this builder
   */
  public TrustPublisherBuilder sinks(MetadataSinks metadataSinks) {
    this.sinks = metadataSinks;
    return this;
  }

  /**
   * Sets the private keys. Required.
   *
   * @param privateKeys the publisher's private keys
   * @return this builder
   */
  public TrustPublisherBuilder keys(KeyStore privateKeys) {
    this.keyStore = privateKeys;
    return this;
  }

  /**
   * Sets where verified metadata is kept; share it with the reading client. Default: in memory.
   *
   * @param metadataStore where to keep verified metadata
   * @return this builder
   */
  public TrustPublisherBuilder store(MetadataStore metadataStore) {
    this.store = metadataStore;
    return this;
  }

  /**
   * Sets the clock by which expiry is judged and set. Default: the system's.
   *
   * @param expiryClock read at least once for each publish
   * @return this builder
   */
  public TrustPublisherBuilder clock(Clock expiryClock) {
    this.clock = expiryClock;
    return this;
  }

  /**
   * Sets the source of randomness for keys and certificates. Default: the JDK's.
   *
   * @param secureRandom a source of strong randomness, safe for use by several threads
   * @return this builder
   */
  public TrustPublisherBuilder random(SecureRandom secureRandom) {
    this.random = secureRandom;
    return this;
  }

  /**
   * Sets the bounds on what a hostile server can cause, the time for one whole publish among them.
   * Default: {@link Limits#DEFAULT}.
   *
   * @param bounds sizes, counts and times
   * @return this builder
   */
  public TrustPublisherBuilder limits(Limits bounds) {
    this.limits = bounds;
    return this;
  }

  /**
   * Sets how long what is signed stays valid. Default: {@link Lifetimes#NOTARY}.
   *
   * @param newLifetimes lifetimes by role
   * @return this builder
   */
  public TrustPublisherBuilder lifetimes(Lifetimes newLifetimes) {
    this.lifetimes = newLifetimes;
    return this;
  }

  /**
   * Sets how often a change is applied anew because somebody else was faster. Default: 64.
   *
   * @param attempts at least 1
   * @return this builder
   * @throws IllegalArgumentException if it is less
   */
  public TrustPublisherBuilder maxAttempts(int attempts) {
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed, not " + attempts);
    }
    this.maxAttempts = attempts;
    return this;
  }

  /**
   * {@return the publisher}
   *
   * @throws IllegalStateException if sources, sinks or keys are missing
   */
  public TrustPublisher build() {
    if (sources == null || sinks == null || keyStore == null) {
      throw new IllegalStateException("a publisher needs sources, sinks and keys");
    }
    UpdateSettings reading =
        new UpdateSettings(
            new NotaryFormat(),
            SignatureVerifier.create(),
            pins,
            store,
            sources,
            clock,
            limits,
            Freshness.alwaysAsk(),
            WhenUnreachable.FAIL,
            Reinitialised.REFUSE,
            Duration.ZERO,
            Prefetch.WHERE_WAITING_COSTS);
    return new TrustPublisher(
        new Publishing(
            new PublisherSettings(
                reading,
                sources,
                sinks,
                keyStore,
                lifetimes,
                new ConflictPause(maxAttempts, random, time -> Thread.sleep(time.toMillis())),
                random,
                false)));
  }
}
