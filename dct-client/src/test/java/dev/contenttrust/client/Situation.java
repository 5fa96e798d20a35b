// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A publisher, a server and a client with a memory store, all in one process and at one time that
 * moves only when told to.
 */
public final class Situation {
  /** The publisher. */
  public final RepositoryBuilder publisher;

  /** What the client's store holds. */
  public final MetadataStore store = MetadataStore.memory();

  /** The server, after {@link #publish()}. */
  public ServedFiles server;

  private final SettableClock clock;
  private RootPins pins = RootPins.trustOnFirstUse();

  private Situation(RepositoryBuilder publisher) {
    this.publisher = publisher;
    this.clock = SettableClock.at(publisher.now().plusSeconds(60));
  }

  /** Starts with an honest repository that signs 1.0 and 2.0 in {@code targets}. */
  public static Situation honest() {
    Situation situation =
        new Situation(
            RepositoryBuilder.repository()
                .targets(t -> t.target("1.0", "image 1").target("2.0", "image 2")));
    situation.publish();
    return situation;
  }

  /** Publishes the publisher's present state, and the server serves it. */
  public PublishedRepository publish() {
    PublishedRepository published = publisher.publish();
    if (server == null) {
      server = published.source();
    } else {
      server.serve(published);
    }
    return published;
  }

  /** Lets time pass for everybody. */
  public Situation after(Duration duration) {
    publisher.after(duration);
    clock.advance(duration);
    return this;
  }

  /** Demands pinned roots of clients made from now on. */
  public Situation pinning(RootPins demanded) {
    pins = demanded;
    return this;
  }

  /** Returns a new client, as a new process would have it: with the same store. */
  public TrustClient client() {
    return client(builder -> {});
  }

  /** Returns a new client with other settings. */
  public TrustClient client(Consumer<TrustClientBuilder> settings) {
    TrustClientBuilder builder =
        TrustClient.builder()
            .pinning(pins)
            .sources(gun -> server)
            .store(store)
            .clock(clock)
            .prefetch(Prefetch.NEVER);
    settings.accept(builder);
    return builder.build();
  }

  /** Returns the clock of this situation; it follows {@link #after}. */
  public Clock clock() {
    return clock;
  }

  /** Returns the time. */
  public Instant now() {
    return clock.instant();
  }

  /** Returns the repository's name. */
  public Gun gun() {
    return publisher.gun();
  }

  /** Returns the reference to a tag of the repository. */
  public ImageReference tag(String tag) {
    return ImageReference.parse(gun() + ":" + tag);
  }

  /** Returns what is stored. */
  public StoredMetadata stored() {
    return store.load(gun());
  }

  /** Returns the request for the file of a role by its present hash. */
  public String hashed(RoleName role) {
    return role + "." + Digest.sha256Of(publisher.published(role)).hex() + ".json";
  }

  /** Returns the requests since the last call. */
  public List<String> requests() {
    return server.takeRequests();
  }
}
