// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestJson;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docker-content-trust acceptance cases 31 to 37, 42 and 44: resolution")
class DockerResolutionCasesTest {
  private static final Digest IN_TARGETS = Digest.sha256Of(Bytes.utf8("old image"));
  private static final Digest IN_RELEASES = Digest.sha256Of(Bytes.utf8("new image"));

  /** The tag 1.0 is signed in both roles; releases carries the newer digest. */
  private static Situation twoDigests() {
    Situation situation = Situation.honest();
    situation
        .publisher
        .targets(t -> t.target("1.0", IN_TARGETS, 9))
        .delegation("targets/releases", r -> r.target("1.0", IN_RELEASES, 9));
    situation.publish();
    return situation;
  }

  @Nested
  @DisplayName("case 31: paths of a delegation are prefixes")
  class Paths {
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.", "1.0"})
    void prefix_admitsTheTag(String prefix) {
      Situation situation = released(prefix);

      assertThat(situation.client().resolve(situation.tag("1.0")).digest()).isEqualTo(IN_RELEASES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "1.00", "0"})
    void otherPrefix_hidesTheTag(String prefix) {
      Situation situation = released(prefix);

      assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
          .isInstanceOfSatisfying(
              NotSignedException.class,
              e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET));
    }

    @Test
    void noPath_admitsNothing() {
      Situation situation = released();

      assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
          .isInstanceOfSatisfying(
              NotSignedException.class,
              e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NO_SUCH_TARGET));
    }

    private Situation released(String... prefixes) {
      Situation situation = Situation.honest();
      situation
          .publisher
          .targets(t -> t.withoutTarget("1.0"))
          .delegation("targets/releases", r -> r.target("1.0", IN_RELEASES, 9).paths(prefixes));
      situation.publish();
      return situation;
    }
  }

  /** How targets/releases becomes unusable for a reader. */
  enum Broken {
    EXPIRED,
    SIGNED_BY_A_STRANGER,
    BELOW_ITS_THRESHOLD;

    void apply(Situation situation) {
      RepositoryBuilder publisher = situation.publisher;
      publisher.delegation(
          "targets/releases",
          r -> {
            switch (this) {
              case EXPIRED -> r.expires(situation.now().minus(Duration.ofHours(1)));
              case SIGNED_BY_A_STRANGER -> r.signedBy(TestKey.ecdsa());
              case BELOW_ITS_THRESHOLD -> {
                TestKey one = TestKey.ecdsa();
                r.keys(one, TestKey.ecdsa()).threshold(2).signedBy(one);
              }
            }
          });
      situation.publish();
    }
  }

  @Nested
  @DisplayName("cases 32 and 33: a broken targets/releases, the tag also in targets")
  class BrokenReleases {
    @ParameterizedTest
    @EnumSource(Broken.class)
    void strict_refuses(Broken broken) {
      Situation situation = twoDigests();
      broken.apply(situation);

      assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
          .isInstanceOfSatisfying(
              UntrustedException.class, e -> assertThat(e.role()).isEqualTo(RoleName.RELEASES));
    }

    @ParameterizedTest
    @EnumSource(Broken.class)
    void lenient_answersFromTargetsAsDockerDoes_andTells(Broken broken) {
      Situation situation = twoDigests();
      broken.apply(situation);

      ResolvedImage resolved =
          situation
              .client(client -> client.strictness(Strictness.LENIENT))
              .resolve(situation.tag("1.0"));

      assertThat(resolved.digest()).isEqualTo(IN_TARGETS);
      assertThat(((SignedTag) resolved).warnings())
          .extracting(Warning::code)
          .contains("ROLE_UNUSABLE");
    }
  }

  @Test
  @DisplayName("case 34: releases delegated to but never published is reported, targets answers")
  void releasesNeverPublished_isReported() {
    Situation situation = Situation.honest();
    situation.publisher.delegation("targets/releases", r -> r.notInSnapshot().notServed());
    situation.publish();

    SignedTag tag = (SignedTag) situation.client().resolve(situation.tag("1.0"));

    assertThat(tag.target().role()).isEqualTo(RoleName.TARGETS);
    assertThat(tag.warnings()).extracting(Warning::code).contains("ROLE_NEVER_PUBLISHED");
  }

  @ParameterizedTest
  @EnumSource(Strictness.class)
  @DisplayName("case 35: another file under the promised name is refused in both modes")
  void delegationWithOtherBytes_isRefusedInBothModes(Strictness strictness) {
    Situation situation = twoDigests();
    String name = situation.hashed(RoleName.RELEASES);
    situation.server.serve(
        situation.publisher.publish().with(name, Bytes.utf8("{\"signed\":{},\"signatures\":[]}")));

    assertThatThrownBy(
            () ->
                situation
                    .client(client -> client.strictness(strictness))
                    .resolve(situation.tag("1.0")))
        .isInstanceOfSatisfying(
            UntrustedException.ChecksumMismatch.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.RELEASES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "targets", "snapshot", "timestamp"})
  @DisplayName("case 36: an expired role is named with its time")
  void expiredRole_isNamedWithItsTime(String name) {
    Situation situation = Situation.honest();
    RoleName role = new RoleName(name);
    situation.publisher.change(role, r -> r.expires(situation.now().minusSeconds(1)));
    situation.publish();

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
        .isInstanceOfSatisfying(
            UntrustedException.Expired.class,
            e -> {
              assertThat(e.role()).isEqualTo(role);
              assertThat(e.expiredAt()).isBefore(e.checkedAt());
            });
  }

  @Test
  @DisplayName("case 37: a rollback names both versions and leaves the cache alone")
  void rollback_namesBothVersions() {
    Situation situation = Situation.honest();
    Bytes first = situation.publisher.published(RoleName.TARGETS);
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    situation.publish();
    situation.client().resolve(situation.tag("3.0"));
    var before = situation.stored();
    situation.publisher.targets(t -> t.replay(first));
    situation.publish();

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("1.0")))
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> assertThat(e.offered()).isLessThan(e.required()));
    assertThat(situation.stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha512", "none", "short"})
  @DisplayName("case 42: a target without a whole sha256 is unusable, and lists pass over it")
  void targetWithoutWholeSha256_isUnusable(String kind) {
    Situation situation = Situation.honest();
    Bytes hash =
        kind.equals("sha512")
            ? Digest.Algorithm.SHA512.hash(Bytes.utf8("x"))
            : Bytes.wrap(new byte[] {1, 2, 3});
    var hashes =
        kind.equals("none")
            ? TestJson.object()
            : TestJson.object(kind.equals("sha512") ? "sha512" : "sha256", TestJson.base64(hash));
    situation.publisher.targets(
        t -> t.target("odd", TestJson.object("hashes", hashes, "length", 1L)));
    situation.publish();

    assertThatThrownBy(() -> situation.client().resolve(situation.tag("odd")))
        .isInstanceOfSatisfying(
            UntrustedException.UnusableTarget.class, e -> assertThat(e.target()).isEqualTo("odd"));
    assertThat(situation.client().tags(situation.gun()))
        .extracting(SignedTarget::name)
        .isEqualTo(List.of("1.0", "2.0"));
  }

  @Test
  @DisplayName("case 44: trust data that the server removed is not answered from the cache")
  void removedTrustData_isTold() {
    Situation situation = Situation.honest();
    ImageReference tag = situation.tag("1.0");
    situation.client().resolve(tag);
    situation.server.serve(new PublishedRepository(situation.gun(), Map.of(), Map.of()));

    assertThatThrownBy(
            () ->
                situation
                    .client(client -> client.whenUnreachable(WhenUnreachable.USE_CACHE))
                    .resolve(tag))
        .isInstanceOfSatisfying(
            NotSignedException.class,
            e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.TRUST_DATA_REMOVED));
  }
}
