// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImagePatternProperties {
  @Property
  void matching_equalsTheRecursiveDefinition(
      @ForAll("patterns") List<String> pattern, @ForAll("names") List<String> name) {
    assertThat(ImagePattern.parse(String.join("/", pattern)).matchesName(String.join("/", name)))
        .isEqualTo(segmentsMatch(pattern, name));
  }

  @Property
  void nameOfAnotherHost_neverMatchesAPatternWithLiteralHost(@ForAll("names") List<String> name) {
    assertThat(
            ImagePattern.parse("trusted.example/**")
                .matchesName("evil.example/" + String.join("/", name)))
        .isFalse();
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    return Arbitraries.of("a", "b", "ab", "*", "a*", "*b", "a*b", "**")
        .list()
        .ofMinSize(2)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of("a", "b", "ab", "aab", "ba").list().ofMinSize(1).ofMaxSize(7);
  }

  private static boolean segmentsMatch(List<String> pattern, List<String> name) {
    if (pattern.isEmpty()) {
      return name.isEmpty();
    }
    if (name.isEmpty()) {
      return false;
    }
    List<String> restOfName = name.subList(1, name.size());
    if (pattern.get(0).equals("**")) {
      return segmentsMatch(pattern, restOfName)
          || segmentsMatch(pattern.subList(1, pattern.size()), restOfName);
    }
    return charactersMatch(pattern.get(0), name.get(0))
        && segmentsMatch(pattern.subList(1, pattern.size()), restOfName);
  }

  private static boolean charactersMatch(String pattern, String segment) {
    if (pattern.isEmpty()) {
      return segment.isEmpty();
    }
    if (pattern.charAt(0) == '*') {
      return charactersMatch(pattern.substring(1), segment)
          || (!segment.isEmpty() && charactersMatch(pattern, segment.substring(1)));
    }
    return !segment.isEmpty()
        && pattern.charAt(0) == segment.charAt(0)
        && charactersMatch(pattern.substring(1), segment.substring(1));
  }
}
