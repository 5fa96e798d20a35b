// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The files that a collection most likely has, asked for by their plain names while its first root
 * is still on its way: so that the wait for a distant server is taken once and not for each file.
 * They are a chance and no more. What becomes of them is told to nobody; whoever is to trust one
 * compares it with what is promised. Not thread-safe; one per update.
 */
final class ChanceFiles {
  private static final List<RoleName> USUAL =
      List.of(RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS, RoleName.RELEASES);

  /** The longest file that is fetched on a chance, in bytes. */
  private static final long MAX_BYTES = 1L << 20;

  private final MetadataSource source;
  private final MetadataFormat format;
  private final Limits limits;
  private final Deadline deadline;
  private final Patience patience;
  private final FetchAhead ahead;

  ChanceFiles(
      MetadataSource source,
      MetadataFormat format,
      Limits limits,
      Deadline deadline,
      Patience patience,
      FetchAhead ahead) {
    this.source = source;
    this.format = format;
    this.limits = limits;
    this.deadline = deadline.onChance();
    this.patience = patience;
    this.ahead = ahead;
  }

  /**
   * Fetches the first file, and asks for the others if it is not there when patience is over. Once
   * it is there, no more is asked for.
   */
  Optional<Bytes> beside(Supplier<Optional<Bytes>> first) {
    CompletableFuture<Boolean> over = patience.begin();
    CompletableFuture<Void> asked =
        over.thenAccept(
            late -> {
              if (late) {
                askForTheUsual();
              }
            });
    try {
      return first.get();
    } finally {
      over.complete(false);
      asked.join();
    }
  }

  /**
   * Takes the file of a role that was asked for; empty if it was not, is not there soon or could
   * not be had.
   *
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  Optional<Bytes> take(RoleName role, long patienceNanos) throws InterruptedException {
    String file = format.fileName(role);
    return ahead.holds(file)
        ? ahead.takeIfThere(file, Math.min(patienceNanos, deadline.remaining().toNanos()))
        : Optional.empty();
  }

  private void askForTheUsual() {
    Map<String, Callable<Optional<Bytes>>> requests = new LinkedHashMap<>();
    for (RoleName role : USUAL) {
      String file = format.fileName(role);
      long max = Math.min(MAX_BYTES, cap(role));
      requests.put(file, () -> source.fetch(file, max, deadline));
    }
    ahead.begin(requests);
  }

  private long cap(RoleName role) {
    if (role.equals(RoleName.TIMESTAMP)) {
      return limits.maxTimestampBytes();
    }
    return role.equals(RoleName.SNAPSHOT) ? limits.maxSnapshotBytes() : limits.maxTargetsBytes();
  }
}
