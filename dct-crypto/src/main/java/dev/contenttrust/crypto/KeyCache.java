// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.metadata.PublicKey;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers decoded keys by content, the refused ones too, so that a collection's few keys are
 * decoded once. Holds a bounded number of keys, the least recently used leaving first. Thread-safe.
 */
final class KeyCache {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCache.class);
  private static final int MAX_KEYS = 256;

  /**
   * Keys beyond this size are decoded each time: the cache must not become a store of large values.
   */
  private static final int MAX_CACHED_BYTES = 8192;

  private final Preparation preparation;
  private final Map<Content, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Content, Entry> eldest) {
          return size() > MAX_KEYS;
        }
      };

  KeyCache(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Makes a decoded key ready for verification. */
  interface Preparation {
    VerifyingKey prepare(DecodedKey key) throws GeneralSecurityException;
  }

  /** What decides about decoding; the members without meaning do not. */
  private record Content(
      String keyType, @Nullable String scheme, PublicKey.Encoding encoding, Bytes value) {}

  /** A decoded key, or nothing at all for a key that is not sound. */
  record Entry(
      @Nullable DecodedKey decoded,
      @Nullable VerifyingKey verifying,
      @Nullable KeyIdentity identity) {
    private static final Entry UNUSABLE = new Entry(null, null, null);
  }

  Entry get(PublicKey key) {
    if (key.value().size() > MAX_CACHED_BYTES) {
      return make(key);
    }
    Content content = new Content(key.keyType(), key.scheme(), key.encoding(), key.value());
    synchronized (entries) {
      Entry known = entries.get(content);
      if (known != null) {
        return known;
      }
    }
    Entry made = make(key);
    synchronized (entries) {
      entries.put(content, made);
    }
    return made;
  }

  private Entry make(PublicKey key) {
    try {
      DecodedKey decoded = KeyDecoder.decode(key);
      return new Entry(decoded, preparation.prepare(decoded), decoded.identity());
    } catch (UndecodableKeyException | GeneralSecurityException | RuntimeException e) {
      LOG.debug("A key of the metadata verifies nothing", e);
      return Entry.UNUSABLE;
    }
  }
}
