// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.EncodedName;
import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client of one plain TUF repository (specification 1.0.x): refreshes what is trusted, finds
 * targets, downloads them.
 *
 * <p>Each {@link #refresh()} begins a session with one view of the repository and one reading of
 * the clock; searches and downloads answer from it. The first of them refreshes by itself. An
 * answer is as fresh as the last refresh: a program that runs for long refreshes before it asks
 * anew.
 *
 * <p>Exactly the files of the specification's workflow are asked for, each once. What was accepted
 * is stored at once and verified again whenever it is loaded; what was refused is never stored.
 * When a refresh fails, the roles that were accepted before stay stored, and no session is left.
 *
 * <p>Thread-safe; operations of one client run one after the other. Several clients, also in
 * several processes, may share a store.
 */
public final class TufClient {
  /**
   * The bounds of a TUF client: root 512 000 bytes, timestamp 16 384, snapshot 8 000 000 (room for
   * 2<sup>14</sup> hash bins with hashes), targets roles 5 000 000; 1024 new roots in one refresh,
   * 32 delegated roles in one search, 1024 signatures in a file, two minutes for a refresh.
   */
  public static final Limits DEFAULT_LIMITS =
      new Limits(512_000, 16_384, 8_000_000, 5_000_000, 1024, 32, 32, 1024, Duration.ofMinutes(2));

  /** How often a refresh begins again when other clients keep changing the store. */
  private static final int ATTEMPTS = 5;

  /** File names beyond this length, in bytes, are too long for some file systems. */
  private static final int LONGEST_NAME = 200;

  /** What was verified in one pass, and answers from it. */
  private record Session(TrustedMetadata trusted, TargetFinder finder) {}

  private final TufSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Session session;

  TufClient(TufSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts with a root that the program brings along. Every refresh starts from it, so that nothing
   * in the store can replace it; roots accepted since are kept and followed again.
   *
   * @param root the root file
   * @return a builder
   */
  public static TufClientBuilder anchoredIn(Bytes root) {
    return new TufClientBuilder(root);
  }

  /**
   * Starts with the root in the store, put there by {@link #install} and replaced by its successors
   * since. Whoever can write to the store decides what is trusted.
   *
   * @return a builder
   */
  public static TufClientBuilder anchoredInStore() {
    return new TufClientBuilder(null);
  }

  /**
   * Makes a root the anchor of a store, for {@link #anchoredInStore()}. No request is made.
   *
   * @param store the store
   * @param root the root file, from a source that can be trusted
   * @throws dev.contenttrust.core.UntrustedException if it is no root, or not signed by its own
   *     keys
   */
  public static void install(RoleStore store, Bytes root) {
    TufClientBuilder.rootOf(root);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (store.replace(RoleName.ROOT, store.load(RoleName.ROOT).orElse(null), root)) {
        return;
      }
    }
    throw new IllegalStateException("other clients keep replacing the root of this store");
  }

  /**
   * Brings the top-level roles up to date (TUF 1.0.34, 5.2 to 5.6.6): next roots, timestamp,
   * snapshot, targets. Offline, verifies what is stored.
   *
   * @return what is trusted now
   * @throws dev.contenttrust.core.UntrustedException if a role must not be trusted
   * @throws TrustServerException if the repository could not be asked, or the store lacks a role
   *     offline
   */
  public TufState refresh() {
    lock.lock();
    try {
      session = null;
      for (int attempt = 1; ; attempt++) {
        try {
          return refreshOnce();
        } catch (StoredRoles.Overtaken e) {
          if (attempt == ATTEMPTS) {
            throw new TrustServerException(
                settings.repository(),
                TrustServerException.Reason.CONFLICT,
                0,
                "other clients keep changing the store: " + e.getMessage(),
                e);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Finds a target.
   *
   * @param path the target's path, exactly as signed
   * @return the target
   * @throws dev.contenttrust.core.NotSignedException if no role that may speak for it lists it
   * @throws dev.contenttrust.core.UntrustedException if a role on the way must not be trusted; no
   *     role of lower priority answers instead
   * @throws TrustServerException if the repository could not be asked
   */
  public TufTarget target(String path) {
    lock.lock();
    try {
      return session().finder().find(path, remote());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lists every target that {@link #target} finds, and has every delegated role for it: the number
   * of these must be within the limit of a search, else raise {@link Limits#maxDelegations}.
   *
   * @return the targets, sorted by path
   * @throws dev.contenttrust.core.UntrustedException if any delegated role must not be trusted, or
   *     there are too many
   * @throws TrustServerException if the repository could not be asked
   */
  public List<TufTarget> targets() {
    lock.lock();
    try {
      return session().finder().all(remote());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Downloads a target into a folder, under a name made of its path: one path segment, always the
   * same for the same path. A file that is there already with the right content stays, and nothing
   * is asked for.
   *
   * @param target the target
   * @param folder the folder, made if missing; nothing but finished files appears in it
   * @return the file
   * @throws dev.contenttrust.core.UntrustedException if the content is not the signed one; a file
   *     that was there stays
   * @throws TrustServerException if the source of targets could not be asked
   * @throws java.io.UncheckedIOException if the file could not be written
   */
  public Path download(TufTarget target, Path folder) {
    Path file = folder.resolve(fileName(target.path()));
    downloadAs(target, file);
    return file;
  }

  /**
   * Downloads a target to a place of the caller's choice.
   *
   * @param target the target
   * @param file the place; a path that metadata names is no safe choice
   * @throws dev.contenttrust.core.UntrustedException if the content is not the signed one; a file
   *     that was there stays
   * @throws TrustServerException if the source of targets could not be asked
   * @throws java.io.UncheckedIOException if the file could not be written
   */
  public void downloadAs(TufTarget target, Path file) {
    boolean hashed;
    lock.lock();
    try {
      hashed =
          settings.hashedTargets() && session().trusted().root().payload().consistentSnapshot();
    } finally {
      lock.unlock();
    }
    new TargetDownload(settings, target, hashed).to(file);
  }

  private Session session() {
    if (session == null) {
      refresh();
    }
    Session current = session;
    if (current == null) {
      throw new AssertionError("a refresh leaves a session or throws");
    }
    return current;
  }

  private TufState refreshOnce() {
    Instant now = settings.clock().instant();
    StoredRoles stored = new StoredRoles(settings.store());
    RefreshPass pass = new RefreshPass(settings, stored, remote(), now);
    TrustedMetadata trusted = pass.run();
    session =
        new Session(
            trusted, new TargetFinder(settings, new DelegatedRoles(settings, trusted, stored)));
    return state(trusted, now, pass.moreRoots());
  }

  private @Nullable RemoteRoles remote() {
    return settings.metadata() == null
        ? null
        : new RemoteRoles(
            settings.metadata(),
            settings.layout(),
            settings.limits(),
            Deadline.in(settings.limits().updateTimeout()));
  }

  private static TufState state(TrustedMetadata trusted, Instant now, boolean moreRoots) {
    Map<RoleName, Long> versions = new TreeMap<>();
    Map<RoleName, Instant> expires = new TreeMap<>();
    for (Verified<?> role :
        new Verified<?>[] {
          trusted.root(), trusted.timestamp(), trusted.snapshot(), trusted.targets()
        }) {
      versions.put(role.role(), role.version());
      expires.put(role.role(), role.payload().expires().at());
    }
    return new TufState(now, versions, expires, moreRoots);
  }

  private static String fileName(String path) {
    String name = Optional.of(path).filter(p -> !p.isEmpty()).map(EncodedName::of).orElse("%empty");
    return name.length() <= LONGEST_NAME
        ? name
        : "%long-" + Digest.sha256Of(Bytes.utf8(path)).hex();
  }
}
