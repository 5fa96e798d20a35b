// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.image.ImageReference;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
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

  @Property
  void spellingsOfOneRegistry_areDecidedByTheSameRule(
      @ForAll("policies") TrustPolicy policy,
      @ForAll("hosts") String host,
      @ForAll("spellings") UnaryOperator<String> spelling) {
    ImageReference plain = ImageReference.parse(host + "/team/app:1");
    ImageReference spelled = ImageReference.parse(spelling.apply(host) + "/team/app:1");

    assertThat(policy.ruleFor(spelled)).isEqualTo(policy.ruleFor(plain));
  }

  @Provide
  Arbitrary<TrustPolicy> policies() {
    return Arbitraries.of(
            "r.example/**",
            "R.Example:443/team/*",
            "r.example:5000/**",
            "*.example/team/app",
            "*:443/**",
            "*:5000/**",
            "*/team/*",
            "[::1]/**",
            "docker.io/team/*",
            "**")
        .set()
        .ofMaxSize(6)
        .map(
            patterns -> {
              TrustPolicy.Builder builder = TrustPolicy.builder();
              patterns.forEach(pattern -> builder.rule(pattern, new Requirement.Nothing()));
              return builder.build();
            });
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of(
        "r.example",
        "r.example:5000",
        "eu.r.example",
        "localhost",
        "[::1]",
        "[::1]:5000",
        "docker.io");
  }

  /** Ways to write the same host. */
  @Provide
  Arbitrary<UnaryOperator<String>> spellings() {
    Arbitrary<UnaryOperator<String>> some =
        Arbitraries.of(
            host -> host,
            host -> host.toUpperCase(Locale.ROOT),
            host -> host.matches(".*:[0-9]+") ? host : host + ":443",
            host -> host.matches(".*:[0-9]+") ? host.replaceFirst(":([0-9]+)$", ":0$1") : host,
            host -> host.replace("[::1]", "[0:0::0001]"),
            host -> host.startsWith("docker.io") ? "registry-1." + host : host);
    return Combinators.combine(some, some).as((one, other) -> host -> other.apply(one.apply(host)));
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
