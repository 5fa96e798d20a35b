// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RecordedRepository;
import dev.contenttrust.testing.ServedFiles;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real programs published once, read without them. */
class RecordedRepositoriesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple",
        "many",
        "odd-names",
        "docker-signers",
        "delegations",
        "nulls",
        "rotations"
      })
  void everyRecording_isTrusted(String name) {
    RecordedRepository recorded = RecordedRepository.load(name);

    assertThat(client(recorded).open(recorded.gun()).targets().version()).isPositive();
  }

  @Test
  void many_listsWhatWasLeft() {
    RecordedRepository recorded = RecordedRepository.load("many");

    List<SignedTarget> targets = client(recorded).list(recorded.gun());

    assertThat(targets).hasSize(120).extracting(SignedTarget::name).doesNotContain("1.7");
    assertThat(client(recorded).lookup(recorded.gun(), "latest").digest())
        .isEqualTo(digest("image 120"));
  }

  @Test
  void dockerSigners_answerAsDockerDoes() {
    RecordedRepository recorded = RecordedRepository.load("docker-signers");
    TrustClient client = client(recorded);

    assertThat(client.resolve(image(recorded, "1.0")).digest()).isEqualTo(digest("one"));
    assertThat(client.resolve(image(recorded, "2.0")).digest()).isEqualTo(digest("two"));
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.resolve(image(recorded, "unreleased")))
        .satisfies(
            refusal ->
                assertThat(refusal.reason()).isEqualTo(NotSignedException.Reason.NOT_RELEASED));
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.resolve(image(recorded, "revoked")))
        .satisfies(
            refusal ->
                assertThat(refusal.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET));
  }

  @Test
  void delegations_answerByPriorityAndPath() {
    RecordedRepository recorded = RecordedRepository.load("delegations");
    TrustClient client = client(recorded);

    assertThat(client.lookup(recorded.gun(), "v1.0").digest()).isEqualTo(digest("admin"));
    assertThat(client.lookup(recorded.gun(), "v1.0", RoleName.RELEASES).digest())
        .isEqualTo(digest("one"));
    assertThat(client.lookup(recorded.gun(), "v9").digest()).isEqualTo(digest("nine too"));
    assertThat(client.lookup(recorded.gun(), "deep/x").role())
        .isEqualTo(new RoleName("targets/rsa/deep"));
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.lookup(recorded.gun(), "gone"));
  }

  @Test
  void rotations_areFollowedFromTheFirstRootOn() {
    RecordedRepository recorded = RecordedRepository.load("rotations");

    assertThat(client(recorded).list(recorded.gun())).hasSize(12);
    assertThat(client(recorded).open(recorded.gun()).root().version()).isEqualTo(12);
  }

  private static ImageReference image(RecordedRepository recorded, String tag) {
    return ImageReference.parse(recorded.gun() + ":" + tag);
  }

  private static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }

  private static TrustClient client(RecordedRepository recorded) {
    ServedFiles files =
        new PublishedRepository(recorded.gun(), recorded.served(), recorded.current()).source();
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(gun -> files)
        .clock(Clock.fixed(recorded.recordedAt(), ZoneOffset.UTC))
        .build();
  }
}
