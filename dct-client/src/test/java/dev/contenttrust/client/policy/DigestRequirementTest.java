// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static dev.contenttrust.client.policy.Court.IMAGE_1;
import static dev.contenttrust.client.policy.Court.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("policies for images that are asked for by digest")
class DigestRequirementTest {
  private final Court court = new Court();
  private final Situation situation = court.situation;

  @Test
  void digestThatIsSigned_isAllowed() {
    court.assertAllowed(
        court.judge(digestOnly(DigestOnly.MUST_BE_SIGNED), court.byDigest(IMAGE_1)));
  }

  @Test
  void digestThatIsNotSigned_isDenied() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));

    assertDenied(
        court.judge(digestOnly(DigestOnly.MUST_BE_SIGNED), court.byDigest(other)),
        "DIGEST_NOT_SIGNED");
  }

  @Test
  void digestInASignersRoleAlone_isNotReleased() {
    Digest hers = Digest.sha256Of(Bytes.utf8("hers"));
    situation.publisher.delegation("targets/alice", r -> r.target("9", "hers"));
    situation.publish();

    assertDenied(court.judge(Signed.plain(), court.byDigest(hers)), "DIGEST_NOT_SIGNED");
  }

  @Test
  void digestMode_passLetsItPassWithoutAnyRequest() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));
    Verdict verdict = court.judge(digestOnly(DigestOnly.PASSES), court.byDigest(other));

    assertThat(verdict.code()).isEqualTo("DIGEST_ALLOWED");
    assertThat(verdict.runReference()).isEqualTo(court.byDigest(other).toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void digestMode_denyRefusesASignedDigest() {
    assertDenied(
        court.judge(digestOnly(DigestOnly.DENIED), court.byDigest(IMAGE_1)), "DIGEST_DENIED");
    court.assertAllowed(court.judge(digestOnly(DigestOnly.DENIED), situation.tag("1.0")));
  }

  private static Signed digestOnly(DigestOnly mode) {
    return new Signed(Set.of(), null, null, Signed.NOTARY_TIMESTAMP_LIFETIME, mode, false);
  }
}
