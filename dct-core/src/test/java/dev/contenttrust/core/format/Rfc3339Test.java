// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.json.MalformedJsonException;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of times that notary 0.7.0 accepts and how it writes them again. */
class Rfc3339Test {
  @ParameterizedTest(name = "{0} is {1}, written {2}")
  @DisplayName("acceptance case 7: times that Notary reads")
  @CsvSource(
      delimiter = '|',
      value = {
        "2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05.123456789Z | 2030-01-02T03:04:05.123456789Z | 2030-01-02T03:04:05.123456789Z",
        "2030-01-02T03:04:05.100Z       | 2030-01-02T03:04:05.1Z         | 2030-01-02T03:04:05.1Z",
        "2030-01-02T03:04:05.000Z       | 2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05.1234567891Z| 2030-01-02T03:04:05.123456789Z | 2030-01-02T03:04:05.123456789Z",
        "2030-01-02T03:04:05,5Z         | 2030-01-02T03:04:05.5Z         | 2030-01-02T03:04:05.5Z",
        "2030-01-02T03:04:05+00:00      | 2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05-00:00      | 2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05+02:00      | 2030-01-02T01:04:05Z           | 2030-01-02T03:04:05+02:00",
        "2030-01-02T03:04:05.5-11:30    | 2030-01-02T14:34:05.5Z         | 2030-01-02T03:04:05.5-11:30",
        "2030-01-02T03:04:05+24:00      | 2030-01-01T03:04:05Z           | 2030-01-02T03:04:05+24:00",
        "2030-01-02T3:04:05Z            | 2030-01-02T03:04:05Z           | 2030-01-02T03:04:05Z",
        "2029-11-19T21:02:21.915230305-05:00 | 2029-11-20T02:02:21.915230305Z | 2029-11-19T21:02:21.915230305-05:00",
        "0001-01-01T00:00:00Z           | 0001-01-01T00:00:00Z           | 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z | 9999-12-31T23:59:59.999999999Z | 9999-12-31T23:59:59.999999999Z",
        "2028-02-29T00:00:00Z           | 2028-02-29T00:00:00Z           | 2028-02-29T00:00:00Z"
      })
  void timeThatNotaryReads_isThatInstantAndIsWrittenAsNotaryWould(
      String text, Instant at, String emitted) {
    Rfc3339 time = Rfc3339.parse(text);

    assertThat(time.at()).isEqualTo(at);
    assertThat(time.emitted()).isEqualTo(emitted);
    assertThat(Rfc3339.parse(time.emitted())).isEqualTo(time);
  }

  @ParameterizedTest
  @DisplayName("acceptance case 7: times that Notary refuses")
  @ValueSource(
      strings = {
        "2030-01-02T03:04:05+0200",
        "2030-01-02T03:04:05z",
        "2030-01-02t03:04:05Z",
        "2030-01-02 03:04:05Z",
        "2030-01-02T03:04:05",
        "2030-01-02T03:04Z",
        "2030-01-02T03:04:60Z",
        "2030-02-30T03:04:05Z",
        "2029-02-29T03:04:05Z",
        "2030-01-02T24:00:00Z",
        "2030-13-02T03:04:05Z",
        "2030-00-02T03:04:05Z",
        "2030-01-00T03:04:05Z",
        "2030-01-02T03:60:05Z",
        "10000-01-02T03:04:05Z",
        "2030-01-02T03:04:05.Z",
        "2030-01-02",
        "",
        " 2030-01-02T03:04:05Z",
        "2030-01-02T03:04:05Z ",
        "2030-01-02T03:04:05ZZ",
        "2030-01-02T03:04:05+25:00",
        "2030-01-02T03:04:05+02:60",
        "2030-01-02T03:04:05+2:00",
        "2030-01-02T03:04:05Z+02:00",
        "2030-1-02T03:04:05Z",
        "+030-01-02T03:04:05Z",
        "２030-01-02T03:04:05Z"
      })
  void textThatNotaryDoesNotTakeForATime_isMalformed(String text) {
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> Rfc3339.parse(text));
  }
}
