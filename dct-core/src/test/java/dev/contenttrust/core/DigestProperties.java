// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Hashes that bytes remember are those of their own content, not of what they are a part of. */
class DigestProperties {
  @Property
  void hashOfBytesAndOfAnyPart_isTheJdks_howeverOftenItIsAsked(
      @ForAll byte[] content,
      @ForAll @IntRange(max = 100) int start,
      @ForAll @IntRange(max = 100) int end)
      throws Exception {
    Bytes whole = Bytes.copyOf(content);
    int from = Math.min(start, content.length);
    int to = Math.max(from, Math.min(end, content.length));
    for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
      assertThat(algorithm.hash(whole)).isEqualTo(plain(algorithm, content));
      assertThat(algorithm.hash(whole)).isEqualTo(plain(algorithm, content));
      Bytes part = whole.slice(from, to);
      assertThat(algorithm.hash(part)).isEqualTo(plain(algorithm, part.toArray()));
    }
  }

  private static Bytes plain(Digest.Algorithm algorithm, byte[] content) throws Exception {
    String name =
        switch (algorithm) {
          case SHA256 -> "SHA-256";
          case SHA384 -> "SHA-384";
          case SHA512 -> "SHA-512";
        };
    return Bytes.wrap(MessageDigest.getInstance(name).digest(content));
  }
}
