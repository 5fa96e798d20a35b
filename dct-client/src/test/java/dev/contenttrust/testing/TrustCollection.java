// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.metadata.RootMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All files of one collection. Not thread-safe: guarded by its owner. */
final class TrustCollection {
  private final Map<RoleName, NavigableMap<Long, StoredFile>> versions = new TreeMap<>();
  private final Map<String, StoredFile> byHash = new HashMap<>();

  /**
   * A file as stored.
   *
   * @param bytes the file
   * @param at when it was stored
   */
  record StoredFile(Bytes bytes, Instant at) {}

  void store(RoleName role, long version, Bytes bytes, Instant at) {
    StoredFile file = new StoredFile(bytes, at);
    versions.computeIfAbsent(role, ignored -> new TreeMap<>()).put(version, file);
    byHash.put(role + "." + Digest.sha256Of(bytes).hex(), file);
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  Optional<StoredFile> current(RoleName role) {
    return Optional.ofNullable(versions.get(role)).map(files -> files.lastEntry().getValue());
  }

  Optional<Bytes> bytes(RoleName role) {
    return current(role).map(StoredFile::bytes);
  }

  Optional<StoredFile> version(RoleName role, long version) {
    return Optional.ofNullable(versions.get(role)).map(files -> files.get(version));
  }

  Optional<StoredFile> hashed(RoleName role, String sha256) {
    return Optional.ofNullable(byHash.get(role + "." + sha256));
  }

  /** Returns the highest stored version, 0 if there is none. */
  long latestVersion(RoleName role) {
    NavigableMap<Long, StoredFile> files = versions.get(role);
    return files == null ? 0 : files.lastKey();
  }

  Optional<RootMetadata> root() {
    return bytes(RoleName.ROOT).map(file -> new NotaryFormat().readRoot(file).payload());
  }
}
