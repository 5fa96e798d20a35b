// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Situation;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.image.ImageReference;

/** An honest repository, and the policies by which its images are judged. */
final class Court {
  static final Digest IMAGE_1 = Digest.sha256Of(Bytes.utf8("image 1"));

  final Situation situation = Situation.honest();

  Verdict judge(Requirement requirement, String tag) {
    return judge(requirement, situation.tag(tag));
  }

  Verdict judge(Requirement requirement, ImageReference image) {
    return engine(TrustPolicy.builder().rule(situation.gun().value(), requirement)).judge(image);
  }

  PolicyEngine engine(TrustPolicy.Builder policy) {
    return new PolicyEngine(policy.build(), situation.client(), situation.clock());
  }

  ImageReference byDigest(Digest digest) {
    return ImageReference.parse(situation.gun() + "@" + digest);
  }

  static void assertDenied(Verdict verdict, String code) {
    assertThat(verdict.code()).as(verdict.message()).isEqualTo(code);
    assertThat(verdict.allowedByPolicy()).isFalse();
    assertThat(verdict.mayRun()).isFalse();
    assertThat(verdict.digest()).isNull();
    assertThat(verdict.runReference()).isEqualTo(verdict.image().toString());
    assertThat(verdict.message()).isNotEmpty();
  }

  void assertAllowed(Verdict verdict) {
    assertThat(verdict.code()).as(verdict.message()).isEqualTo("SIGNED");
    assertThat(verdict.mayRun()).isTrue();
    assertThat(verdict.runReference()).isEqualTo(situation.gun() + "@" + IMAGE_1);
  }
}
