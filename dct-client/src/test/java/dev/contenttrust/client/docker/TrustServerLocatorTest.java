// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Gun;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustServerLocatorTest {
  private static TrustServerLocator with(String server) {
    return TrustServerLocator.fromEnvironment(Map.of(TrustServerLocator.VARIABLE, server), false);
  }

  @ParameterizedTest
  @DisplayName("case 6: no variable, or an empty one")
  @CsvSource({
    "docker.io/library/redis,https://notary.docker.io",
    "localhost:5000/a,https://localhost:5000",
    "example.com/a/b,https://example.com",
    "[fe80::1]:5000/a,https://[fe80::1]:5000"
  })
  void withoutVariable_theImageDecides(String gun, String server) {
    assertThat(with("").locate(new Gun(gun))).isEqualTo(URI.create(server));
    assertThat(TrustServerLocator.fromEnvironment(Map.of(), false).locate(new Gun(gun)))
        .isEqualTo(URI.create(server));
  }

  @ParameterizedTest
  @DisplayName("case 7: scheme in any case, slashes at the end, a path, loopback http")
  @CsvSource({
    "https://h:4443,https://h:4443",
    "HTTPS://h,https://h",
    "https://h/,https://h",
    "https://h/sub//,https://h/sub",
    "http://localhost:1/,http://localhost:1",
    "http://127.0.0.1:1,http://127.0.0.1:1",
    "https://h:443/x,https://h/x"
  })
  void variable_namesTheServerOfEveryImage(String value, String server) {
    assertThat(with(value).locate(new Gun("docker.io/library/redis")))
        .isEqualTo(URI.create(server));
  }

  @ParameterizedTest
  @DisplayName("case 7: a wrong value is named")
  @ValueSource(
      strings = {
        "h:4443",
        "ftp://h",
        "https://",
        "garbage",
        "https://h?x",
        "https://h#x",
        "https:h"
      })
  void unusableVariable_isAnErrorThatNamesIt(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(value))
        .withMessage("valid https URL required for trust server, got " + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://u:hidden@h",
        "http://u:hidden@h",
        "ftp://u:hidden@h",
        "https://u:hidden@h:x^"
      })
  void credentialsInTheUrl_areRefusedWithoutShowingThem(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(value))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hidden"));
  }

  @Test
  void plainHttpElsewhere_worksOnlyIfAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with("http://h"))
        .withMessage(
            "valid https URL required for trust server, got http://h: plain http to another"
                + " machine must be allowed first");
    assertThat(TrustServerLocator.always("http://h", true).everywhere())
        .contains(URI.create("http://h"));
  }
}
