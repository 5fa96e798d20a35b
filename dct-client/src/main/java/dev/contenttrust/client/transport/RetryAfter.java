// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pause that a server asks for (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** Returns the pause, not negative; empty if none is asked for in a form that has a meaning. */
  static Optional<Duration> of(HttpReply reply, Clock clock) {
    return reply.headers().firstValue("retry-after").flatMap(value -> parse(value.trim(), clock));
  }

  private static Optional<Duration> parse(String value, Clock clock) {
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration ahead = Duration.between(clock.instant(), date.toInstant());
      return Optional.of(ahead.isNegative() ? Duration.ZERO : ahead);
    } catch (DateTimeException e) {
      // A header without meaning asks for nothing: our own pause applies.
      return Optional.empty();
    }
  }
}
