// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Digest.Algorithm;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 3, Hashes.MANY_BYTES - 1, Hashes.MANY_BYTES, 3 * Hashes.MANY_BYTES})
  void firstPromisedDigestThatDiffers_isTold_howeverManyAreRightAndHoweverLongTheFile(int size) {
    Bytes content = Bytes.wrap(new byte[size]);

    for (int promised = 0; promised < 8; promised++) {
      for (int wrong = 0; wrong < 8; wrong++) {
        if (chosen(promised).containsAll(chosen(wrong))) {
          assertThat(hashes(content, chosen(promised), chosen(wrong)).firstMismatch(content))
              .map(Digest::algorithm)
              .isEqualTo(chosen(wrong).stream().findFirst());
        }
      }
    }
  }

  private static Hashes hashes(Bytes content, Set<Algorithm> promised, Set<Algorithm> wrong) {
    Map<String, Bytes> values = new TreeMap<>(Map.of("md5", Bytes.utf8("unknown, so of no use")));
    for (Algorithm algorithm : promised) {
      Bytes hashed = wrong.contains(algorithm) ? Bytes.utf8("another file") : content;
      values.put(algorithm.label(), algorithm.hash(hashed));
    }
    return new Hashes(values);
  }

  private static Set<Algorithm> chosen(int bits) {
    Set<Algorithm> chosen = EnumSet.noneOf(Algorithm.class);
    for (Algorithm algorithm : Algorithm.values()) {
      if (((bits >> algorithm.ordinal()) & 1) == 1) {
        chosen.add(algorithm);
      }
    }
    return chosen;
  }
}
