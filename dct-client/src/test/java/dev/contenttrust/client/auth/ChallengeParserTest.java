// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeParserTest {
  @Test
  @DisplayName(
      "case 17: names without regard to case, blanks around commas, values kept as they are")
  void oddlyWrittenBearer_isUnderstood() {
    assertThat(parse("BEARER  Realm=\"https://t/x?a=b\" ,  Service=\"s v\",scope=\"a:b:c,d\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of("realm", "https://t/x?a=b", "service", "s v", "scope", "a:b:c,d")));
  }

  @Test
  @DisplayName("case 17: two challenges in one line or in two")
  void severalChallenges_areAllFound() {
    Challenge basic = new Challenge("basic", Map.of("realm", "r"));
    Challenge bearer = new Challenge("bearer", Map.of("realm", "https://t", "service", "s"));
    assertThat(parse("Basic realm=\"r\", Bearer realm=\"https://t\",service=s"))
        .containsExactly(basic, bearer);
    assertThat(
            ChallengeParser.parse(
                List.of("Basic realm=\"r\"", "Bearer realm=\"https://t\",service=\"s\"")))
        .containsExactly(basic, bearer);
  }

  @Test
  void schemeAloneOrWithToken68_standsBesideOthers() {
    assertThat(parse("Negotiate, Basic realm=\"r\""))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
    assertThat(parse("Negotiate YWJj/ZGVm==, Basic realm=\"r\""))
        .containsExactly(
            new Challenge("negotiate", Map.of()), new Challenge("basic", Map.of("realm", "r")));
  }

  @Test
  void quotedValue_mayContainEscapesAndCommas() {
    assertThat(parse("Basic realm=\"a\\\"b, Bearer realm=\\\\c\""))
        .containsExactly(new Challenge("basic", Map.of("realm", "a\"b, Bearer realm=\\c")));
  }

  @Test
  void repeatedParameter_theFirstCounts() {
    assertThat(parse("Bearer realm=\"https://good\",realm=\"https://evil\""))
        .containsExactly(new Challenge("bearer", Map.of("realm", "https://good")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",,,",
        "=",
        "\"",
        "Bearer realm=\"open",
        "Bearer realm=",
        "Bearer =x",
        "@@",
        "a b c",
        "Basic @@, ;;",
        "Bearer realm=\"x\" @",
        "Bearer realm=\"a\"service=\"b\"",
        "\u0000",
        "==,=="
      })
  void garbage_neverThrowsAndAlwaysEnds(String line) {
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> parse(line));
  }

  @Test
  void endlessLine_isNotRead() {
    assertThat(parse("Basic realm=\"" + "x".repeat(20_000) + "\"")).isEmpty();
  }

  private static List<Challenge> parse(String line) {
    return ChallengeParser.parse(List.of(line));
  }
}
