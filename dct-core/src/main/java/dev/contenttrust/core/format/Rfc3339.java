// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time as Notary reads it. What is accepted is what Go's parser for RFC 3339 accepts: also a
 * comma before the fraction, hours of one digit, offsets up to 24 hours, and any number of digits
 * in the fraction, of which nine count.
 *
 * @param local the time as written
 * @param offset how far it is ahead of UTC, in seconds; whole minutes
 */
record Rfc3339(LocalDateTime local, int offset) {
  private static final int NANO_DIGITS = 9;
  private static final int MAX_OFFSET_HOURS = 24;

  static Rfc3339 parse(String text) {
    return new Scanner(text).time();
  }

  /** Returns the instant. */
  Instant at() {
    return local.toInstant(ZoneOffset.UTC).minusSeconds(offset);
  }

  /**
   * Returns the text that Notary would write: same offset ({@code Z} for none), no trailing zeros
   * in the fraction.
   */
  String emitted() {
    int nano = local.getNano();
    String text =
        String.format(
            Locale.ROOT,
            "%04d-%02d-%02dT%02d:%02d:%02d",
            local.getYear(),
            local.getMonthValue(),
            local.getDayOfMonth(),
            local.getHour(),
            local.getMinute(),
            local.getSecond());
    if (nano != 0) {
      String nanos = String.format(Locale.ROOT, "%09d", nano);
      text += "." + nanos.replaceAll("0+$", "");
    }
    if (offset == 0) {
      return text + "Z";
    }
    int minutes = Math.abs(offset) / 60;
    return text
        + String.format(
            Locale.ROOT, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  }

  /** Reads from left to right; each character once. */
  private static final class Scanner {
    private final String text;
    private int next;

    Scanner(String text) {
      this.text = text;
    }

    Rfc3339 time() {
      int year = digits(4);
      expect('-');
      int month = digits(2);
      expect('-');
      int day = digits(2);
      expect('T');
      int hour = isDigit(next + 1) ? digits(2) : digits(1);
      expect(':');
      int minute = digits(2);
      expect(':');
      int second = digits(2);
      int nano = fraction();
      int offset = offsetSeconds();
      if (next != text.length()) {
        throw notATime(null);
      }
      try {
        return new Rfc3339(LocalDateTime.of(year, month, day, hour, minute, second, nano), offset);
      } catch (DateTimeException e) {
        throw notATime(e);
      }
    }

    private int digits(int count) {
      int value = 0;
      for (int i = 0; i < count; i++) {
        if (!isDigit(next)) {
          throw notATime(null);
        }
        value = 10 * value + text.charAt(next++) - '0';
      }
      return value;
    }

    private boolean isDigit(int index) {
      return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void expect(char c) {
      if (next >= text.length() || text.charAt(next) != c) {
        throw notATime(null);
      }
      next++;
    }

    private int fraction() {
      if (next >= text.length() || ".,".indexOf(text.charAt(next)) < 0) {
        return 0;
      }
      next++;
      int nano = digits(1);
      int counted = 1;
      while (isDigit(next)) {
        int digit = digits(1);
        if (counted < NANO_DIGITS) {
          nano = 10 * nano + digit;
          counted++;
        }
      }
      for (; counted < NANO_DIGITS; counted++) {
        nano *= 10;
      }
      return nano;
    }

    private int offsetSeconds() {
      if (next < text.length() && text.charAt(next) == 'Z') {
        next++;
        return 0;
      }
      boolean west = next < text.length() && text.charAt(next) == '-';
      expect(west ? '-' : '+');
      int hours = digits(2);
      expect(':');
      int minutes = digits(2);
      if (hours > MAX_OFFSET_HOURS || minutes > 59) {
        throw notATime(null);
      }
      int seconds = 3600 * hours + 60 * minutes;
      return west ? -seconds : seconds;
    }

    private MalformedJsonException notATime(@Nullable Throwable cause) {
      return new MalformedJsonException(
          "not a time by RFC 3339: '" + MalformedJsonException.excerpt(text) + "'", cause);
    }
  }
}
