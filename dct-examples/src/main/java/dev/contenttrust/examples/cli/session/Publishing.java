// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.client.publish.RepositoryInitialiser;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.client.publish.TrustPublisherBuilder;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.NotSignedException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the writing commands ask, each one call of {@link TrustPublisher}; around it what a command
 * line owes its user: progress, the notice of trust on first use, and wrong input as wrong usage.
 * Not thread-safe.
 */
public final class Publishing {
  private final Session session;
  private final RootPins pins;
  private final MetadataStore store;
  private final TrustPublisher publisher;

  /** Creates the questions of one run. */
  Publishing(Session session, PublishOptions options) {
    this.session = session;
    this.pins = options.pins();
    this.store = MetadataStore.directory(session.trustDir());
    DockerConnections connections = session.connections();
    TrustPublisherBuilder builder =
        TrustPublisher.pinning(pins)
            .sources(connections)
            .sinks(connections)
            .keys(session.keys(options.token()))
            .store(store)
            .clock(session.surroundings().clock());
    options.lifetimes().ifPresent(builder::lifetimes);
    this.publisher = options.dryRun() ? builder.build().rehearsing() : builder.build();
  }

  /** Changes an existing repository. */
  public PublishReport publish(Gun gun, Function<TrustPublisher, PublishReport> change) {
    return ask(gun, change);
  }

  /** Publishes an edit of an existing repository. */
  public PublishReport publish(RepositoryEdit edit) {
    return ask(edit.gun(), used -> used.publish(edit));
  }

  /** Asks something about an existing repository. */
  public <T> T ask(Gun gun, Function<TrustPublisher, T> question) {
    FirstSight firstSight = FirstSight.before(store, gun, pins);
    try {
      return watched(gun, () -> question.apply(publisher));
    } finally {
      firstSight
          .after()
          .ifPresent(
              warning -> session.output().warn(gun.value(), warning.code(), warning.message()));
    }
  }

  /** Changes a repository; where there is none, creates it with an edit. */
  public PublishReport publishOrInitialise(
      Gun gun, Function<TrustPublisher, PublishReport> change, Supplier<RepositoryEdit> first) {
    try {
      return publish(gun, change);
    } catch (NotSignedException e) {
      if (e.reason() != NotSignedException.Reason.NO_TRUST_DATA) {
        throw e;
      }
      session.output().detail(gun + " has no trust data yet and is initialised");
      return initialise(first.get(), Optional.empty(), false);
    }
  }

  /**
   * Creates a repository.
   *
   * @param edit what it holds from the start
   * @param rootKey the root key; empty for the first one at hand, or a new one
   * @param ownSnapshot whether the snapshot key stays here instead of on the server
   */
  public PublishReport initialise(
      RepositoryEdit edit, Optional<KeyId> rootKey, boolean ownSnapshot) {
    return watched(
        edit.gun(),
        () -> {
          RepositoryInitialiser initialiser = publisher.initialiser();
          rootKey.ifPresent(initialiser::rootKey);
          if (ownSnapshot) {
            initialiser.keepSnapshotKey();
          }
          return initialiser.initialise(edit);
        });
  }

  /** Deletes what the server has of a repository, and what is stored here. */
  public void deleteRemote(Gun gun) {
    ask(
        gun,
        used -> {
          used.deleteRemote(gun);
          return gun;
        });
  }

  /** Forgets what is stored here of a repository. */
  public void forget(Gun gun) {
    store.remove(gun);
  }

  /** Returns the state of a repository as it was stored after the last verification. */
  public VerifiedRepository stored(Gun gun) {
    return TrustClient.builder()
        .pinning(pins)
        .store(store)
        .clock(session.surroundings().clock())
        .offline()
        .build()
        .open(gun);
  }

  private <T> T watched(Gun gun, Supplier<T> work) {
    session.tellOfRetirement(gun);
    Progress progress = session.progress("publishing " + gun);
    try {
      return UsageException.checked(work);
    } finally {
      progress.end();
    }
  }
}
