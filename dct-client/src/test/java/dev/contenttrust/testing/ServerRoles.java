// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.FileMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the files that a server signs itself: timestamp and snapshot. */
final class ServerRoles {
  private static final Duration TIMESTAMP_LIFETIME = Duration.ofDays(14);
  private static final Duration SNAPSHOT_LIFETIME = Duration.ofDays(1095);

  private ServerRoles() {}

  static Bytes timestamp(TestKey key, long version, Bytes snapshot, Instant now) {
    return sign(
        key,
        "Timestamp",
        version,
        now.plus(TIMESTAMP_LIFETIME),
        Map.of("snapshot", meta(snapshot)));
  }

  /**
   * Makes a snapshot: the entries of the previous one, those of the given files replaced.
   *
   * @param previous the entries of the previous snapshot; removed delegations stay among them
   */
  static Bytes snapshot(
      TestKey key,
      long version,
      Map<RoleName, FileMeta> previous,
      Map<RoleName, Bytes> files,
      Instant now) {
    Map<String, JsonObject> meta = new LinkedHashMap<>();
    previous.forEach(
        (role, file) ->
            meta.put(role.value(), meta(file.hashes(), file.length() == null ? 0 : file.length())));
    files.forEach((role, file) -> meta.put(role.value(), meta(file)));
    return sign(key, "Snapshot", version, now.plus(SNAPSHOT_LIFETIME), meta);
  }

  private static JsonObject meta(Bytes file) {
    return meta(Hashes.sha256AndSha512(file), file.size());
  }

  private static JsonObject meta(Hashes hashes, long length) {
    List<Object> members = new ArrayList<>();
    hashes
        .byAlgorithm()
        .forEach(
            (algorithm, hash) -> {
              members.add(algorithm);
              members.add(TestJson.base64(hash));
            });
    return TestJson.object("hashes", TestJson.object(members.toArray()), "length", length);
  }

  private static Bytes sign(
      TestKey key, String type, long version, Instant expires, Map<String, JsonObject> meta) {
    List<Object> members = new ArrayList<>();
    meta.forEach(
        (role, entry) -> {
          members.add(role);
          members.add(entry);
        });
    JsonObject signed =
        TestJson.object(
            "_type",
            type,
            "expires",
            expires.truncatedTo(ChronoUnit.SECONDS).toString(),
            "meta",
            TestJson.object(members.toArray()),
            "version",
            version);
    return DraftWriter.sign(signed, List.of(key));
  }
}
