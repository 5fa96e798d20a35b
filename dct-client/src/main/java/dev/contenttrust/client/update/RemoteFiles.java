// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.FileMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one collection on the server, each fetched under its right name and within its
 * bounds; some ahead of their turn, if waiting for the server is what an update costs. One per
 * update, for its thread, which must close it.
 */
final class RemoteFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteFiles.class);

  /** From how many files on they are fetched at the same time even from a server close by. */
  private static final int MANY_FILES = 16;

  /** How much may be on its way or unread of what was fetched ahead, in promised bytes. */
  private static final long MAX_BYTES_AHEAD = 16L << 20;

  private final Gun gun;
  private final MetadataSource source;
  private final MetadataFormat format;
  private final Limits limits;
  private final Deadline deadline;
  private final Prefetch prefetch;
  private final FetchAhead ahead;
  private final ChanceFiles chances;
  private long longestWaitNanos;
  private boolean tookTimestampOnChance;
  private @Nullable Bytes lookedAt;

  RemoteFiles(
      Gun gun,
      MetadataSource source,
      UpdateSettings settings,
      Deadline deadline,
      Patience patience,
      FetchAhead ahead) {
    this.gun = gun;
    this.source = source;
    this.format = settings.format();
    this.limits = settings.limits();
    this.deadline = deadline;
    this.prefetch = settings.prefetch();
    this.ahead = ahead;
    this.chances = new ChanceFiles(source, format, limits, deadline, patience, ahead);
  }

  /** A file that a verified role promises and that will be needed. */
  record Promised(RoleName role, FileMeta promise) {}

  /** Returns which server this is, for messages. */
  String server() {
    return source.describe();
  }

  Optional<Bytes> root() {
    return fetch(RoleName.ROOT, format.fileName(RoleName.ROOT), limits.maxRootBytes());
  }

  /** Fetches the root of a collection that is new here; the other files too if it takes long. */
  Optional<Bytes> firstRoot() {
    return prefetch == Prefetch.NEVER ? root() : chances.beside(this::root);
  }

  Optional<Bytes> root(long version) {
    return fetch(
        RoleName.ROOT, format.versionedFileName(RoleName.ROOT, version), limits.maxRootBytes());
  }

  /** Fetches the timestamp; if {@link #presentTimestamp} just did, that one, once. */
  Optional<Bytes> timestamp() {
    Bytes seen = lookedAt;
    lookedAt = null;
    return seen == null ? fetchTimestamp() : Optional.of(seen);
  }

  /** Fetches the timestamp to compare it, and keeps it for the update that may follow. */
  Optional<Bytes> presentTimestamp() {
    Optional<Bytes> present = fetchTimestamp();
    lookedAt = present.orElse(null);
    return present;
  }

  /**
   * Tells whether the timestamp was asked for before the root was there: it may be the last one of
   * another root, though the server has one that fits by now.
   */
  boolean tookTimestampOnChance() {
    return tookTimestampOnChance;
  }

  private Optional<Bytes> fetchTimestamp() {
    Optional<Bytes> there = onChance(RoleName.TIMESTAMP);
    tookTimestampOnChance = there.isPresent();
    return there.isPresent()
        ? there
        : fetch(
            RoleName.TIMESTAMP, format.fileName(RoleName.TIMESTAMP), limits.maxTimestampBytes());
  }

  /** Fetches the file of which a verified role promises this. */
  Optional<Bytes> promised(RoleName role, FileMeta promise) {
    Optional<Bytes> expected = expected(role, promise);
    return expected.isPresent()
        ? expected
        : fetch(role, name(role, promise), maxBytes(role, promise));
  }

  /** Tells whether the promised file is on its way. */
  boolean isOnItsWay(Promised file) {
    return ahead.holds(name(file.role(), file.promise()))
        || ahead.holds(format.fileName(file.role()));
  }

  /**
   * Begins to fetch files that will be needed, as many as fit into the bound, if that saves time.
   *
   * @param files the files, in the order in which they will be needed
   * @param preparation gets each file in the thread that fetched it
   */
  void begin(List<Promised> files, Preparation preparation) {
    boolean worthwhile =
        files.size() > 1
            && (waitingCosts()
                || (files.size() >= MANY_FILES && prefetch == Prefetch.WHERE_WAITING_COSTS));
    if (!worthwhile) {
      return;
    }
    Map<String, Callable<Optional<Bytes>>> requests = new HashMap<>();
    long bytes = 0;
    for (Promised file : files) {
      long max = maxBytes(file.role(), file.promise());
      bytes += max;
      if (bytes > MAX_BYTES_AHEAD) {
        break;
      }
      String name = name(file.role(), file.promise());
      Consumer<Bytes> prepare = preparation.of(file);
      requests.put(
          name,
          () -> {
            Optional<Bytes> content = source.fetch(name, max, deadline);
            content.ifPresent(prepare);
            return content;
          });
    }
    ahead.begin(requests);
  }

  /** What is done with a file before its turn, in any thread. */
  interface Preparation {
    Consumer<Bytes> of(Promised file);
  }

  /** Gives up what was asked for and is not needed any more. */
  @Override
  public void close() {
    ahead.close();
  }

  private boolean waitingCosts() {
    return prefetch == Prefetch.ALWAYS
        || (prefetch == Prefetch.WHERE_WAITING_COSTS
            && longestWaitNanos > Patience.COSTLY_WAIT_NANOS);
  }

  private String name(RoleName role, FileMeta promise) {
    Optional<Digest> digest = promise.hashes().sha256();
    return digest.isPresent() ? format.hashedFileName(role, digest.get()) : format.fileName(role);
  }

  private long maxBytes(RoleName role, FileMeta promise) {
    Long length = promise.length();
    return length == null || length < 0 ? cap(role) : Math.min(cap(role), length);
  }

  private long cap(RoleName role) {
    return role.equals(RoleName.SNAPSHOT) ? limits.maxSnapshotBytes() : limits.maxTargetsBytes();
  }

  /** Returns the file that was asked for on a chance, if it turns out to be the promised one. */
  private Optional<Bytes> expected(RoleName role, FileMeta promise) {
    return onChance(role)
        .filter(bytes -> bytes.size() <= maxBytes(role, promise))
        .filter(bytes -> promise.hashes().firstMismatch(bytes).isEmpty());
  }

  private Optional<Bytes> onChance(RoleName role) {
    try {
      // not in time is as good as not there: the file is one more wait away
      long patience = Math.max(Patience.COSTLY_WAIT_NANOS, 2 * longestWaitNanos);
      Optional<Bytes> content = chances.take(role, patience);
      content.ifPresent(bytes -> LOG.debug("{}: {} was asked for ahead", gun, role));
      return content;
    } catch (InterruptedException e) {
      throw interrupted(format.fileName(role), e);
    }
  }

  private Optional<Bytes> fetch(RoleName role, String file, long maxBytes) {
    if (deadline.isOver()) {
      throw notInTime(file, null);
    }
    try {
      Optional<Bytes> content =
          ahead.holds(file) ? ahead.take(file, deadline) : fetchNow(file, maxBytes);
      LOG.debug(
          "{}: {} {}",
          gun,
          file,
          content.isPresent() ? "fetched, " + content.get().size() + " bytes" : "is not there");
      return content;
    } catch (MetadataSource.TooLongException e) {
      throw new UntrustedException.LengthExceeded(
          gun.value(),
          role,
          maxBytes,
          role + " of " + gun + ": " + file + " is longer than the allowed " + maxBytes + " bytes");
    } catch (TimeoutException e) {
      throw notInTime(file, e);
    } catch (InterruptedException e) {
      throw interrupted(file, e);
    }
  }

  private Optional<Bytes> fetchNow(String file, long maxBytes) {
    long start = System.nanoTime();
    try {
      return source.fetch(file, maxBytes, deadline);
    } finally {
      longestWaitNanos = Math.max(longestWaitNanos, System.nanoTime() - start);
    }
  }

  private TrustServerException notInTime(String file, @Nullable Exception cause) {
    return new TrustServerException(
        gun.value(),
        TrustServerException.Reason.TIMEOUT,
        0,
        "the update of "
            + gun
            + " took longer than the limit of "
            + limits.updateTimeout().toSeconds()
            + " s, before "
            + file
            + " was fetched",
        cause);
  }

  private TrustServerException interrupted(String file, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TrustServerException(
        gun.value(),
        TrustServerException.Reason.UNREACHABLE,
        0,
        "interrupted while waiting for " + file + " of " + gun,
        e);
  }
}
