// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.metadata.PathRule;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PrefixPathsTest {
  @Test
  void prefix_needNotEndAtASegment() {
    PrefixPaths rule = new PrefixPaths(List.of("x", "v1."));

    assertThat(rule.matches("xyz")).isTrue();
    assertThat(rule.matches("x")).isTrue();
    assertThat(rule.matches("v1.0")).isTrue();
    assertThat(rule.matches("v1")).isFalse();
    assertThat(rule.matches("")).isFalse();
    assertThat(rule.matches("X")).isFalse();
  }

  @Test
  void emptyPrefix_admitsEverything_andNoPrefixNothing() {
    assertThat(PrefixPaths.everything().matches("")).isTrue();
    assertThat(PrefixPaths.everything().matches("a/b")).isTrue();
    assertThat(PrefixPaths.nothing().matches("")).isFalse();
    assertThat(PrefixPaths.nothing().matches("a")).isFalse();
  }

  @Test
  void prefixOutsideTheDelegators_isDropped() {
    PrefixPaths parent = new PrefixPaths(List.of("x/"));

    assertThat(new PrefixPaths(List.of("x/1", "y/")).within(parent))
        .isEqualTo(new PrefixPaths(List.of("x/1")));
    assertThat(new PrefixPaths(List.of("x")).within(parent)).isEqualTo(PrefixPaths.nothing());
    assertThat(new PrefixPaths(List.of("")).within(parent)).isEqualTo(PrefixPaths.nothing());
    assertThat(new PrefixPaths(List.of("a")).within(PrefixPaths.nothing()))
        .isEqualTo(PrefixPaths.nothing());
    assertThat(new PrefixPaths(List.of("a")).within(PrefixPaths.everything()))
        .isEqualTo(new PrefixPaths(List.of("a")));
    assertThat(new PrefixPaths(List.of("a")).within(PathRule.everything()))
        .isEqualTo(new PrefixPaths(List.of("a")));
  }

  @Test
  void ruleOfAnotherDialect_isNotMixedIn() {
    PathRule other =
        new PathRule() {
          @Override
          public boolean matches(String targetPath) {
            return true;
          }

          @Override
          public PathRule within(PathRule delegator) {
            return this;
          }
        };

    assertThatIllegalArgumentException().isThrownBy(() -> PrefixPaths.everything().within(other));
  }

  @Property(tries = 1000)
  void withinAnother_isTheNaiveIntersection(
      @ForAll("prefixes") List<String> parent, @ForAll("prefixes") List<String> child) {
    List<String> expected =
        child.stream().filter(path -> parent.stream().anyMatch(path::startsWith)).toList();

    assertThat(new PrefixPaths(child).within(new PrefixPaths(parent)))
        .isEqualTo(new PrefixPaths(expected));
  }

  @Test
  void manyPrefixesOnBothSides_areIntersectedQuickly() {
    PrefixPaths parent =
        new PrefixPaths(IntStream.range(0, 200_000).mapToObj(i -> "p" + i + "/").toList());
    PrefixPaths child =
        new PrefixPaths(IntStream.range(0, 200_000).mapToObj(i -> "p" + i + "/x").toList());

    Assertions.assertTimeout(
        Duration.ofSeconds(20), () -> assertThat(child.within(parent)).isEqualTo(child));
  }

  @Provide
  Arbitrary<List<String>> prefixes() {
    return Arbitraries.strings().withChars("ab/").ofMaxLength(4).list().ofMaxSize(6);
  }
}
