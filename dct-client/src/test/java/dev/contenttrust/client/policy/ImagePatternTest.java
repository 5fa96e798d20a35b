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
    "trusted.example/**, TRUSTED.example/x",
    "trusted.example/**, trusted.example:443/x",
    "trusted.example/**, trusted.example:00443/x",
    "Trusted.Example:443/**, trusted.example/x",
    "trusted.example:5000/**, trusted.example:05000/x",
    "*.Trusted.example/**, eu.trusted.example:443/app",
    "*:443/**, trusted.example/x",
    "[2001:db8::1]/**, [2001:DB8:0:0::01]:443/x",
    "127.0.0.1:5000/**, [::ffff:7f00:1]:5000/x",
    "docker.io/library/*, registry-1.docker.io/library/alpine",
    "docker.io/library/*, docker.io:443/library/alpine",
    "docker.io/library/*, Index.Docker.IO/library/alpine",
    "registry-1.docker.io/library/*, alpine",
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
    "trusted.example/**, trusted.example:80/x",
    "trusted.example/**, trusted.example:4430/x",
    "*:443/**, trusted.example:5000/x",
    "docker.io/**, docker.io:5000/x",
    "docker.io/**, docker.io.example/x",
    "[2001:db8::1]/**, [2001:db8::2]/x",
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

  @ParameterizedTest
  @CsvSource({
    "r.example/**, R.Example:443/**",
    "docker.io/x/y, registry-1.docker.io/x/y",
    "*.r.example/a, *.R.example/a",
  })
  void patternsThatDifferInSpellingAlone_areEqual(String one, String other) {
    assertThat(ImagePattern.parse(one))
        .isEqualTo(ImagePattern.parse(other))
        .hasSameHashCodeAs(ImagePattern.parse(other));
    assertThat(ImagePattern.parse(other)).hasToString(other);
    TrustPolicy.Builder twice =
        TrustPolicy.builder()
            .rule(one, new Requirement.Nothing())
            .rule(other, new Requirement.Denied());
    assertThatThrownBy(twice::build).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void portThatIsSpelledOut_makesNoPatternMoreSpecific() {
    assertThat(
            List.of("long.example:443/*/app", "long.example/team/*").stream()
                .map(ImagePattern::parse)
                .sorted(ImagePattern.MOST_SPECIFIC_FIRST)
                .map(ImagePattern::toString))
        .containsExactly("long.example/team/*", "long.example:443/*/app");
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
