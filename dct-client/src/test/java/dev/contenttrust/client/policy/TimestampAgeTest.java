// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static dev.contenttrust.client.policy.Court.assertDenied;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.Signed;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("policies that limit the age of the timestamp")
class TimestampAgeTest {
  private final Court court = new Court();
  private final Situation situation = court.situation;

  @Test
  void timestampWithinItsAge_isAccepted() {
    situation.after(Duration.ofDays(2));

    court.assertAllowed(court.judge(age(Duration.ofDays(3)), "1.0"));
  }

  @Test
  void timestampBeyondItsAge_isDenied() {
    situation.after(Duration.ofDays(3));

    assertDenied(court.judge(age(Duration.ofDays(3)), "1.0"), "TIMESTAMP_TOO_OLD");
  }

  @Test
  void timestampThatLastsLongerThanThePolicySays_hasNoKnownAge() {
    situation.publisher.timestamp(
        t -> t.expires(situation.publisher.now().plus(Duration.ofDays(30))));
    situation.publish();

    assertDenied(court.judge(age(Duration.ofDays(3)), "1.0"), "TIMESTAMP_AGE_UNKNOWN");
    court.assertAllowed(
        court.judge(
            new Signed(
                Set.of(),
                null,
                Duration.ofDays(3),
                Duration.ofDays(30),
                DigestOnly.MUST_BE_SIGNED,
                false),
            "1.0"));
  }

  private static Signed age(Duration limit) {
    return new Signed(
        Set.of(), null, limit, Signed.NOTARY_TIMESTAMP_LIFETIME, DigestOnly.MUST_BE_SIGNED, false);
  }
}
