// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.image.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePatternTest {
  @ParameterizedTest
  @CsvSource({
    "trusted.example/**, trusted.example/x",
    "trusted.example/**, trusted.example/a/b/c:1",
    "trusted.example/team/*, trusted.example/team/app",
    "trusted.example/team/app, trusted.example/team/app:2",
    "trusted.example:5000/**, trusted.example:5000/app",
    "*.trusted.example/**, eu.trusted.example/app",
    "trusted.example/**/app, trusted.example/a/b/app",
    "trusted.example/team-*/app, trusted.example/team-a/app",
    "docker.io/library/*, alpine",
    "**, localhost:5000/x",
  })
  void wholeName_matches(String pattern, String image) {
    assertThat(ImagePattern.parse(pattern).matches(ImageReference.parse(image))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "trusted.example/**, evil.example/trusted.example/x",
    "trusted.example/**, trusted.example.evil.example/x",
    "trusted.example/**, eviltrusted.example/x",
    "trusted.example/**, trusted.example:5000/x",
    "trusted.example/**, TRUSTED.example/x",
    "trusted.example/team/*, trusted.example/team/a/b",
    "trusted.example/team/app, trusted.example/team/app2",
    "trusted.example/team/app, trusted.example/team",
    "*/app, trusted.example/team/app",
    "trusted.example/**/app, trusted.example/app",
    "library/*, alpine",
  })
  void anythingLess_doesNotMatch(String pattern, String image) {
    assertThat(ImagePattern.parse(pattern).matches(ImageReference.parse(image))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a//b", "/a", "a/", "a/x**", "a/**b/c", "alpine", "*"})
  void ambiguousPattern_isRefused(String pattern) {
    assertThatThrownBy(() -> ImagePattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pattern");
  }

  @Test
  void mostSpecificPattern_comesFirst() {
    assertThat(
            List.of(
                    "**",
                    "r.example/**",
                    "r.example/team/*",
                    "r.example/team/app",
                    "*/team/application")
                .stream()
                .map(ImagePattern::parse)
                .sorted(ImagePattern.MOST_SPECIFIC_FIRST)
                .map(ImagePattern::toString))
        .containsExactly(
            "r.example/team/app", "*/team/application", "r.example/team/*", "r.example/**", "**");
  }

  @Test
  void patternOfManyWildcards_isDecidedQuickly() {
    String pattern = "h.example/" + "a*".repeat(400);
    assertThat(ImagePattern.parse(pattern).matchesName("h.example/" + "a".repeat(100_000) + "b"))
        .isTrue();
    assertThat(ImagePattern.parse(pattern + "c").matchesName("h.example/" + "a".repeat(100_000)))
        .isFalse();
  }
}
