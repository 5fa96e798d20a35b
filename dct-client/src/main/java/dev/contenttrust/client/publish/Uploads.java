// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that were just uploaded and read back, for the update that stores them: what is asked
 * for by its hash need not be downloaded once more. They are verified like a download. Thread-safe.
 */
final class Uploads {
  private final MetadataFormat format;
  private final Map<Gun, Map<String, Bytes>> files = new ConcurrentHashMap<>();

  Uploads(MetadataFormat format) {
    this.format = format;
  }

  /** Runs something to which the files are at hand. */
  void during(Gun gun, Map<RoleName, Bytes> uploaded, Runnable work) {
    Map<String, Bytes> byHash = new HashMap<>();
    uploaded.forEach(
        (role, file) -> byHash.put(format.hashedFileName(role, Digest.sha256Of(file)), file));
    files.put(gun, byHash);
    try {
      work.run();
    } finally {
      files.remove(gun);
    }
  }

  /** Returns the source with the files before it that are at hand. */
  MetadataSource before(Gun gun, MetadataSource source) {
    return new MetadataSource() {
      @Override
      public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
        Bytes known = files.getOrDefault(gun, Map.of()).get(file);
        return known != null && known.size() <= maxBytes
            ? Optional.of(known)
            : source.fetch(file, maxBytes, deadline);
      }

      @Override
      public String describe() {
        return source.describe();
      }
    };
  }

  /**
   * Returns the source, which is asked for everything; an answer that equals an uploaded file is
   * that file, of which the hash is known.
   */
  static MetadataSource recognised(Map<RoleName, Bytes> uploaded, MetadataSource source) {
    return new MetadataSource() {
      @Override
      public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
        return source.fetch(file, maxBytes, deadline).map(answer -> same(uploaded, answer));
      }

      @Override
      public String describe() {
        return source.describe();
      }
    };
  }

  private static Bytes same(Map<RoleName, Bytes> uploaded, Bytes answer) {
    for (Bytes file : uploaded.values()) {
      if (file.equals(answer)) {
        return file;
      }
    }
    return answer;
  }
}
