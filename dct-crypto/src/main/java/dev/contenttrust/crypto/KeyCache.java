// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import dev.contenttrust.core.metadata.PublicKey;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers decoded keys by content, the refused ones too, so that a collection's few keys are
 * decoded once, and what an implementation has computed for a key is kept with it. Bounded as
 * {@link ContentCache} is. Thread-safe.
 */
final class KeyCache {
  private static final Logger LOG = LoggerFactory.getLogger(KeyCache.class);

  private final Preparation preparation;
  private final ContentCache<Entry> entries = new ContentCache<>();

  KeyCache(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Makes a decoded key ready for verification. */
  interface Preparation {
    VerifyingKey prepare(DecodedKey key) throws GeneralSecurityException;
  }

  /** A decoded key, or nothing at all for a key that is not sound. */
  record Entry(
      @Nullable DecodedKey decoded,
      @Nullable VerifyingKey verifying,
      @Nullable KeyIdentity identity) {
    private static final Entry UNUSABLE = new Entry(null, null, null);
  }

  Entry get(PublicKey key) {
    return entries.find(key).orElseGet(() -> entries.keep(key, make(key)));
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
