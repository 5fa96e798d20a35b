// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.image.ImageReference;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Function;

/**
 * Examines step by step what stands between this client and an image: server, TLS, login, rights,
 * metadata, tag, registry. It goes on after a failed step wherever it can, and says for each
 * failure what to do. Nothing is stored: a root that would be trusted on first use stays unknown.
 * Thread-safe.
 */
public final class Doctor {
  private final DockerConnections connections;
  private final RootPins pins;
  private final MetadataStore store;
  private final Function<ImageReference, RegistryClient> registries;
  private final Clock clock;
  private final Duration foresight;
  private final boolean checksSigning;

  private Doctor(Builder builder) {
    this.connections = builder.connections;
    this.pins = builder.pins;
    this.store = builder.store;
    this.registries = builder.registries;
    this.clock = builder.clock;
    this.foresight = builder.foresight;
    this.checksSigning = builder.checksSigning;
  }

  /**
   * Returns a builder.
   *
   * @param connections how servers are reached
   * @param pins whom to trust at first
   * @return the builder
   */
  public static Builder builder(DockerConnections connections, RootPins pins) {
    return new Builder(connections, pins);
  }

  /**
   * Examines an image.
   *
   * @param image the image; without tag and digest {@code latest} is meant
   * @return what was found; refusals are findings, not exceptions
   */
  public DoctorReport examine(ImageReference image) {
    TrustClient client =
        TrustClient.builder()
            .pinning(pins)
            .store(new TrialStore(store))
            .sources(connections)
            .clock(clock)
            .build();
    Examination examination =
        new Examination(
            image.withDefaultTag(), connections, client, Limits.DEFAULT.updateTimeout());
    examination.examineServer();
    examination.examineTrustData(clock.instant().plus(foresight));
    if (checksSigning) {
      examination.examineSigning();
    }
    examination.examineRegistry(registries);
    examination.examineFuture(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    return examination.report();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final DockerConnections connections;
    private final RootPins pins;
    private MetadataStore store = MetadataStore.memory();
    private Function<ImageReference, RegistryClient> registries;
    private Clock clock = Clock.systemUTC();
    private Duration foresight = Duration.ofDays(30);
    private boolean checksSigning;

    private Builder(DockerConnections connections, RootPins pins) {
      this.connections = connections;
      this.pins = pins;
      this.registries = connections::registry;
    }

    /**
     * Sets the store of which the contents are examined too. Default: an empty one.
     *
     * @param metadata the store; it is read only
     * @return this builder
     */
    public Builder store(MetadataStore metadata) {
      this.store = metadata;
      return this;
    }

    /**
     * Sets how image registries are opened. Default: as the connections do it.
     *
     * @param opener opens the registry of an image
     * @return this builder
     */
    public Builder registries(Function<ImageReference, RegistryClient> opener) {
      this.registries = opener;
      return this;
    }

    /**
     * Sets the clock that expiry is judged by.
     *
     * @param time the clock
     * @return this builder
     */
    public Builder clock(Clock time) {
      this.clock = time;
      return this;
    }

    /**
     * Sets how far ahead expiry is told. Default: 30 days.
     *
     * @param duration how far
     * @return this builder
     */
    public Builder foresight(Duration duration) {
      this.foresight = duration;
      return this;
    }

    /**
     * Examines too whether the login may publish trust data, by asking for the server's timestamp
     * key. A server makes that key where the repository has none yet; nothing else changes.
     *
     * @return this builder
     */
    public Builder checkSigning() {
      this.checksSigning = true;
      return this;
    }

    /**
     * Returns the doctor.
     *
     * @return the doctor
     */
    public Doctor build() {
      return new Doctor(this);
    }
  }
}
