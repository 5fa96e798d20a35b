// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentCacheTest {
  private final ContentCache<String> cache = new ContentCache<>();

  @Test
  void sameContent_isFound_andAnythingElseIsNot() {
    cache.keep(key("ecdsa", null, "a"), "first");

    PublicKey withMore =
        new PublicKey(
            "ecdsa",
            null,
            PublicKey.Encoding.SPKI_DER,
            Bytes.utf8("xay").slice(1, 2),
            new JsonObject(Map.of("more", JsonNull.NULL)));
    assertThat(cache.find(withMore)).contains("first");
    assertThat(cache.find(key("rsa", null, "a"))).isEmpty();
    assertThat(cache.find(key("ecdsa", "ecdsa-sha2-nistp256", "a"))).isEmpty();
    assertThat(cache.find(key("ecdsa", null, "b"))).isEmpty();
  }

  @Test
  void endlessKeys_pushOutTheLeastRecentlyUsed_andNotTheOneInUse() {
    PublicKey used = key("ecdsa", null, "used");
    PublicKey unused = key("ecdsa", null, "unused");
    cache.keep(used, "used");
    cache.keep(unused, "unused");
    for (int i = 0; i < 10_000; i++) {
      cache.keep(key("ecdsa", null, "key " + i), "another");
      assertThat(cache.find(used)).contains("used");
    }

    assertThat(cache.find(unused)).isEmpty();
    assertThat(cache.find(key("ecdsa", null, "key 1"))).isEmpty();
    assertThat(cache.find(key("ecdsa", null, "key 9999"))).contains("another");
  }

  @Test
  void veryLongKey_isNotKept() {
    PublicKey shorter = key("ecdsa", null, "x".repeat(8192));
    PublicKey longer = key("ecdsa", null, "x".repeat(8193));

    assertThat(cache.keep(shorter, "kept")).isEqualTo("kept");
    assertThat(cache.keep(longer, "made each time")).isEqualTo("made each time");

    assertThat(cache.find(shorter)).contains("kept");
    assertThat(cache.find(longer)).isEmpty();
  }

  private static PublicKey key(String type, @Nullable String scheme, String value) {
    return new PublicKey(
        type, scheme, PublicKey.Encoding.SPKI_DER, Bytes.utf8(value), JsonObject.empty());
  }
}
