// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened on a trust server, in order. Not thread-safe: guarded by its owner. */
final class Changefeed {
  private static final int DEFAULT_RECORDS = 100;

  private final List<Change> changes = new ArrayList<>();

  private record Change(
      long id, Instant at, Gun gun, long version, @Nullable Digest timestamp, String category) {
    JsonObject json() {
      return TestJson.object(
          "ID",
          Long.toString(id),
          "CreatedAt",
          at.toString(),
          "GUN",
          gun.value(),
          "Version",
          version,
          "SHA256",
          timestamp == null ? "" : timestamp.hex(),
          "Category",
          category);
    }
  }

  void updated(Instant at, Gun gun, long timestampVersion, Digest timestamp) {
    changes.add(new Change(changes.size() + 1, at, gun, timestampVersion, timestamp, "update"));
  }

  void deleted(Instant at, Gun gun) {
    changes.add(new Change(changes.size() + 1, at, gun, 0, null, "deletion"));
  }

  /**
   * Returns a page.
   *
   * @param gun whose changes; {@code null} for all
   * @param changeId after which change (or before which, going back); -1 with a negative count
   *     means the newest
   * @param records how many at most: 0 means 100, negative goes back in time
   */
  JsonObject page(@Nullable Gun gun, long changeId, long records) {
    List<Change> selected =
        new ArrayList<>(
            changes.stream().filter(change -> gun == null || change.gun.equals(gun)).toList());
    if (records < 0) {
      Collections.reverse(selected);
      selected.removeIf(change -> changeId >= 0 && change.id >= changeId);
    } else {
      selected.removeIf(change -> change.id <= changeId);
    }
    long count = records == 0 ? DEFAULT_RECORDS : Math.abs(records);
    List<JsonObject> page = selected.stream().limit(count).map(Change::json).toList();
    return TestJson.object("count", page.size(), "records", TestJson.array(page));
  }
}
