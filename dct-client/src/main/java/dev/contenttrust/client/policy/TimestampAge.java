// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.client.VerifiedRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Why the age of a timestamp does not meet a demand. Metadata says when a timestamp expires, not
 * when it was made: that follows from how long the server's timestamps are valid.
 */
record TimestampAge(String code, String message) {
  /** How far the clocks of server and client may differ. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  static Optional<TimestampAge> unfit(
      VerifiedRepository repository, Requirement.Signed signed, Instant now) {
    Duration limit = signed.maxTimestampAge();
    if (limit == null) {
      return Optional.empty();
    }
    Instant made = repository.timestamp().expires().minus(signed.timestampLifetime());
    Duration age = Duration.between(made, now);
    if (age.plus(CLOCK_DIFFERENCE).isNegative()) {
      return Optional.of(
          new TimestampAge(
              "TIMESTAMP_AGE_UNKNOWN",
              "the timestamp of "
                  + repository.gun()
                  + " is valid for longer than the policy's timestampLifetime of "
                  + signed.timestampLifetime()
                  + ", so that its age cannot be told"));
    }
    return age.compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            new TimestampAge(
                "TIMESTAMP_TOO_OLD",
                "the timestamp of "
                    + repository.gun()
                    + " was made about "
                    + made
                    + "; the policy allows "
                    + limit));
  }
}
