// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Explanation;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSources;
import dev.contenttrust.client.verify.ExpiryPolicy;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Brings collections up to date and remembers what was verified.
 *
 * <p>Whoever asks first asks the server for the timestamp; those who ask about the same collection
 * meanwhile share the result. While the server sends the timestamp that is known already, nothing
 * else is fetched or verified; that nothing has expired is looked at every time. What is new is
 * verified, of all roles that were asked for, before anything is stored; an update that is refused
 * stores nothing.
 *
 * <p>Thread-safe; share one.
 */
public final class MetadataUpdater {
  /** How often a state is verified anew because another process stored something meanwhile. */
  private static final int MAX_STORE_CONFLICTS = 16;

  private final UpdateSettings settings;
  private final KnownCollections known;
  private final Patience patience;
  private final FetchThreads threads = new FetchThreads();

  /**
   * Creates an updater.
   *
   * @param settings by what it works
   */
  public MetadataUpdater(UpdateSettings settings) {
    this(settings, Patience.of(settings.prefetch()));
  }

  MetadataUpdater(UpdateSettings settings, Patience patience) {
    this.settings = settings;
    this.known = new KnownCollections(KnownCollections.USUAL);
    this.patience = patience;
  }

  /**
   * Returns the verified state, as fresh as the settings demand.
   *
   * @param gun the collection
   * @return the state
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  public VerifiedRepository current(Gun gun) {
    return stateOf(explain(gun));
  }

  /**
   * Returns the verified state, as fresh as the settings demand, with at least the roles that
   * decide what a Docker tag stands for. More of it is known if more was asked before.
   *
   * @param gun the collection
   * @return the state
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  public VerifiedRepository deciding(Gun gun) {
    return stateOf(explain(gun, RoleScope.DECIDING));
  }

  /**
   * Returns what {@link #current} returns or throws, with what was verified on the way.
   *
   * @param gun the collection
   * @return the state, or the failure
   */
  public Explanation explain(Gun gun) {
    return explain(gun, RoleScope.ALL);
  }

  private Explanation explain(Gun gun, RoleScope scope) {
    Reuse reuse = known.reuse(gun);
    if (reuse != null
        && reuse.covers(scope)
        && reuse.isFreshAt(settings.clock().instant(), settings.freshness().maxAge())) {
      return new Explanation.Trusted(reuse.state());
    }
    return refresh(gun, scope);
  }

  /**
   * Returns the verified state after asking the server, however fresh the known one is.
   *
   * @param gun the collection
   * @return the state
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  public VerifiedRepository refresh(Gun gun) {
    return stateOf(refresh(gun, RoleScope.ALL));
  }

  /**
   * Returns the state that a publisher starts from: verified as for reading, only that it may have
   * expired, since signing anew is what ends that. Nothing is stored or reused.
   *
   * @param gun the collection
   * @return the state; never to be given to somebody who asked what is signed
   * @throws dev.contenttrust.core.TrustException if the collection cannot be trusted or had
   */
  public VerifiedRepository refreshForWriting(Gun gun) {
    MetadataSources sources = settings.sources();
    if (sources == null) {
      throw new IllegalStateException("publishing needs a server");
    }
    StoredMetadata stored = known.instead(gun, settings.store().load(gun));
    try (RemoteFiles remote = remote(gun, sources)) {
      return new UpdateAttempts(gun, settings, RoleScope.ALL)
          .attempt(stored, remote, ExpiryPolicy.DANGEROUSLY_IGNORE, Recollection.nothing())
          .state(settings.expiryNotice());
    }
  }

  /**
   * Forgets a collection, in memory and in the store.
   *
   * @param gun the collection
   * @throws UncheckedIOException if the store cannot be written
   */
  public void forget(Gun gun) {
    settings.store().remove(gun);
    known.remove(gun);
  }

  private static VerifiedRepository stateOf(Explanation explanation) {
    if (explanation instanceof Explanation.Refused refused) {
      throw refused.failure();
    }
    return ((Explanation.Trusted) explanation).repository();
  }

  private Explanation refresh(Gun gun, RoleScope scope) {
    KnownCollection collection = known.enter(gun);
    try {
      return collection
          .flight()
          .join(scope, () -> update(gun, collection, scope), settings.limits().updateTimeout());
    } catch (TimeoutException e) {
      return notInTime(gun, "another thread's update did not end in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notInTime(gun, "interrupted while waiting for another thread's update", e);
    } finally {
      known.leave(gun, collection);
    }
  }

  private static Explanation notInTime(Gun gun, String what, Exception cause) {
    return new Explanation.Refused(
        List.of(),
        new TrustServerException(
            gun.value(), TrustServerException.Reason.TIMEOUT, 0, gun + ": " + what, cause));
  }

  private Explanation update(Gun gun, KnownCollection collection, RoleScope scope) {
    UpdateAttempts attempts = new UpdateAttempts(gun, settings, scope);
    try {
      return new Explanation.Trusted(update(gun, collection, scope, attempts));
    } catch (TrustException e) {
      return new Explanation.Refused(attempts.verifiedBefore(e), e);
    }
  }

  private VerifiedRepository update(
      Gun gun, KnownCollection collection, RoleScope scope, UpdateAttempts attempts) {
    if (settings.sources() == null) {
      return fromStore(gun, collection, attempts);
    }
    try (RemoteFiles remote = remote(gun, settings.sources())) {
      Instant askedAt = settings.clock().instant();
      Reuse last = collection.reuse();
      if (last != null && last.covers(scope) && last.isPresent(askedAt, remote)) {
        collection.reuse(last.askedAt(askedAt));
        return last.state();
      }
      Recollection memory = collection.memory();
      VerifiedRepository state = fromServer(gun, collection, remote, attempts, memory);
      collection.reuse(Reuse.of(state, askedAt, memory, last));
      known.tidy(collection);
      return state;
    } catch (TrustServerException e) {
      return fromStoreInstead(gun, collection, attempts, e);
    }
  }

  private VerifiedRepository fromServer(
      Gun gun,
      KnownCollection collection,
      RemoteFiles remote,
      UpdateAttempts attempts,
      Recollection memory) {
    for (int conflicts = 0; ; conflicts++) {
      StoredMetadata loaded = settings.store().load(gun);
      StoredMetadata stored = collection.instead(loaded);
      StateAssembly update = attempts.attemptOrBeginAnew(stored, remote, memory);
      StoredMetadata next = update.toStore();
      VerifiedRepository state = update.state(settings.expiryNotice());
      collection.noteStored();
      if (isStored(loaded, next)) {
        return state;
      }
      collection.noteUnstored(loaded, next);
      if (update.isTooMuchToRemember(settings.limits())) {
        return with(
            state, new Warning.StoreNotWritten("too much would be remembered of refused roles"));
      }
      try {
        if (settings.store().replace(gun, loaded, next)) {
          collection.noteStored();
          return state;
        }
      } catch (UncheckedIOException e) {
        return with(state, new Warning.StoreNotWritten(String.valueOf(e.getMessage())));
      }
      if (conflicts == MAX_STORE_CONFLICTS) {
        return with(
            state, new Warning.StoreNotWritten("other processes kept changing what is stored"));
      }
    }
  }

  private static boolean isStored(StoredMetadata stored, StoredMetadata next) {
    return stored.files().equals(next.files()) && stored.versions().equals(next.versions());
  }

  private VerifiedRepository fromStore(
      Gun gun, KnownCollection collection, UpdateAttempts attempts) {
    StoredMetadata stored = collection.instead(settings.store().load(gun));
    return attempts
        .attempt(stored, null, ExpiryPolicy.ENFORCE, collection.memory())
        .state(settings.expiryNotice());
  }

  /** The store answers where policy allows it and the server is out of reach, not in its way. */
  private VerifiedRepository fromStoreInstead(
      Gun gun, KnownCollection collection, UpdateAttempts attempts, TrustServerException failure) {
    boolean outOfReach =
        switch (failure.reason()) {
          case UNREACHABLE, TIMEOUT, BUSY, SERVER_ERROR -> true;
          case TLS_FAILED,
              UNAUTHENTICATED,
              FORBIDDEN,
              REJECTED,
              CONFLICT,
              REDIRECTED,
              PROTOCOL,
              OFFLINE,
              CREDENTIALS ->
              false;
        };
    boolean sawUntrusted =
        Arrays.stream(failure.getSuppressed()).anyMatch(UntrustedException.class::isInstance);
    if (!outOfReach || sawUntrusted || settings.whenUnreachable() == WhenUnreachable.FAIL) {
      throw failure;
    }
    VerifiedRepository state;
    try {
      state = fromStore(gun, collection, attempts);
    } catch (TrustServerException nothingStored) {
      throw failure;
    }
    return with(state, new Warning.CacheUsed(failure, state.timestamp().expires()));
  }

  private static VerifiedRepository with(VerifiedRepository state, Warning warning) {
    List<Warning> warnings = new ArrayList<>(state.warnings());
    warnings.add(warning);
    return state.withWarnings(warnings);
  }

  private RemoteFiles remote(Gun gun, MetadataSources sources) {
    return new RemoteFiles(
        gun,
        sources.open(gun),
        settings,
        Deadline.in(settings.limits().updateTimeout()),
        patience,
        new FetchAhead(threads));
  }
}
