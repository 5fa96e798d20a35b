// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was made of keys, by their content. Holds a bounded number of values, the least
 * recently used leaving first, so that nobody who chooses keys can make it grow. Thread-safe.
 *
 * @param <V> what is made of a key; immutable
 */
final class ContentCache<V> {
  private static final int MAX_KEYS = 512;

  /**
   * Nothing is kept for keys beyond this size: the cache must not become a store of large values.
   */
  private static final int MAX_CACHED_BYTES = 8192;

  private final Map<Content, V> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Content, V> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /** What decides about decoding; the members without meaning do not. */
  private record Content(
      String keyType, @Nullable String scheme, PublicKey.Encoding encoding, Bytes value) {
    Content(PublicKey key) {
      this(key.keyType(), key.scheme(), key.encoding(), key.value());
    }
  }

  Optional<V> find(PublicKey key) {
    Content content = new Content(key);
    synchronized (entries) {
      return Optional.ofNullable(entries.get(content));
    }
  }

  /** Remembers the value, and returns it. */
  V keep(PublicKey key, V value) {
    if (key.value().size() <= MAX_CACHED_BYTES) {
      // A copy, since the key's own bytes may be a part of a whole file.
      Content content =
          new Content(
              key.keyType(), key.scheme(), key.encoding(), Bytes.wrap(key.value().toArray()));
      synchronized (entries) {
        entries.put(content, value);
      }
    }
    return value;
  }
}
