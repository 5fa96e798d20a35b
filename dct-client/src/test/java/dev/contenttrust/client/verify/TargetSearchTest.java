// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.Strictness;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TargetsDraft;
import dev.contenttrust.testing.TestJson;
import dev.contenttrust.testing.TestKey;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lookups by Notary's and Docker's rules, strict and lenient. */
class TargetSearchTest {
  private static final List<RoleName> DEFAULT = List.of();
  private static final List<RoleName> DOCKER = List.of(RoleName.RELEASES, RoleName.TARGETS);
  private static final RoleName ALICE = new RoleName("targets/alice");

  private final RepositoryBuilder repository = RepositoryBuilder.repository();
  private final Client client = new Client();

  private VerifiedRepository view() {
    PublishedRepository published = repository.publish();
    return client.view(client.update(published), published);
  }

  private TargetSearch strict() {
    return new TargetSearch(view(), Strictness.STRICT);
  }

  private DockerTags docker(Strictness strictness) {
    return new DockerTags(view(), strictness);
  }

  private RepositoryBuilder releases(Consumer<TargetsDraft> change) {
    return repository.delegation("targets/releases", change);
  }

  private static void assertNotSigned(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call,
      NotSignedException.Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NotSignedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Nested
  @DisplayName("notary-v1, 6.6 (case 67)")
  class NotaryRules {
    @Test
    void nameInBoth_isAnsweredByTheFirstRoleAsked() {
      repository.targets(t -> t.target("v1", "old"));
      releases(r -> r.target("v1", "new"));
      TargetSearch search = strict();

      assertThat(search.require("v1", DEFAULT).role()).isEqualTo(RoleName.TARGETS);
      assertThat(search.require("v1", DOCKER).role()).isEqualTo(RoleName.RELEASES);
    }

    @Test
    void nameInReleasesOnly_isFoundBothWays_unlessItsPathsForbid() {
      releases(r -> r.target("v1", "new"));
      assertThat(strict().require("v1", DEFAULT).role()).isEqualTo(RoleName.RELEASES);

      releases(r -> r.paths("w"));
      TargetSearch search = strict();
      assertNotSigned(
          () -> search.require("v1", DEFAULT), NotSignedException.Reason.NO_SUCH_TARGET);
      assertNotSigned(() -> search.require("v1", DOCKER), NotSignedException.Reason.NO_SUCH_TARGET);
    }

    @Test
    void siblings_areAskedInListedOrder_andParentsBeforeChildren() {
      repository
          .delegation("targets/zz", r -> r.target("v1", "zz"))
          .delegation("targets/a", r -> r.target("x", "x"))
          .delegation("targets/a/deep", r -> r.target("v2", "deep"))
          .delegation("targets/b", r -> r.target("v1", "b").target("v2", "b"));
      TargetSearch search = strict();

      assertThat(search.require("v1", DEFAULT).role().value()).isEqualTo("targets/zz");
      assertThat(search.require("v2", DEFAULT).role().value()).isEqualTo("targets/b");
    }

    @Test
    void prefixesHaveNoBoundary_andNonMatchingRolesHideWhatIsBelow() {
      repository
          .delegation("targets/a", r -> r.paths("x").target("xyz", "1"))
          .delegation("targets/a/b", r -> r.paths("x", "y").target("y1", "2").target("x1", "3"));
      TargetSearch search = strict();

      assertThat(search.find("xyz", DEFAULT)).isPresent();
      assertThat(search.find("x1", DEFAULT)).isPresent();
      assertThat(search.find("y1", DEFAULT)).isEmpty();
    }

    @Test
    @DisplayName("case 73: no paths admit nothing")
    void roleWithoutPaths_answersNothing() {
      releases(r -> r.paths().target("v1", "1"));

      assertThat(strict().find("v1", DOCKER)).isEmpty();
    }

    @Test
    @DisplayName("W14, case 74: listings never have names outside a role's paths")
    void listings_leaveOutForeignNames() {
      releases(r -> r.paths("v").target("v1", "1").target("w1", "2"));
      TargetSearch search = strict();

      assertThat(search.list(DOCKER)).extracting(SignedTarget::name).containsExactly("v1");
      assertThat(search.everywhere()).extracting(SignedTarget::name).containsExactly("v1");
      assertThat(search.everywhere("w1")).isEmpty();
    }

    @Test
    void listing_namesEachTargetOnce_inTheOrderOfPriority() {
      repository.targets(t -> t.target("v1", "old").target("v0", "oldest"));
      releases(r -> r.target("v1", "new"));
      repository.delegation("targets/alice", r -> r.target("v1", "hers").target("v7", "hers"));
      TargetSearch search = strict();

      assertThat(search.list(DOCKER))
          .extracting(target -> target.name() + " " + target.role())
          .containsExactly("v1 targets/releases", "v0 targets", "v7 targets/alice");
      assertThat(search.everywhere("v1"))
          .extracting(SignedTarget::role)
          .containsExactly(RoleName.TARGETS, RoleName.RELEASES, ALICE);
    }

    @Test
    void rolesThatDoNotExist_answerNothing() {
      repository.targets(t -> t.target("v1", "1"));

      assertThat(strict().find("v1", List.of(new RoleName("targets/nobody")))).isEmpty();
      assertThat(strict().require("v1", DOCKER).role()).isEqualTo(RoleName.TARGETS);
    }
  }

  static Stream<Arguments> brokenReleases() {
    return Stream.of(
        Arguments.of(
            "expired",
            (Consumer<TargetsDraft>) r -> r.expires(RepositoryBuilder.NOW),
            UntrustedException.Expired.class,
            true),
        Arguments.of(
            "wrong key",
            (Consumer<TargetsDraft>) r -> r.signedBy(TestKey.ecdsa()),
            UntrustedException.InsufficientSignatures.class,
            true),
        Arguments.of(
            "vanished",
            (Consumer<TargetsDraft>) r -> r.notInSnapshot(),
            UntrustedException.Missing.class,
            true),
        Arguments.of(
            "not served",
            (Consumer<TargetsDraft>) r -> r.notServed(),
            UntrustedException.Missing.class,
            false),
        Arguments.of(
            "rolled back",
            (Consumer<TargetsDraft>) r -> r.target("new", "new").version(1),
            UntrustedException.Rollback.class,
            false),
        Arguments.of(
            "malformed",
            (Consumer<TargetsDraft>) r -> r.wire(file -> Bytes.utf8("{}")),
            UntrustedException.Malformed.class,
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenReleases")
  @DisplayName("W3, W4, case 68: nothing of lower priority answers for a broken role")
  void brokenRole_endsTheLookupsThatItCovers(
      String name,
      Consumer<TargetsDraft> change,
      Class<? extends UntrustedException> type,
      boolean notaryPassesOver) {
    repository.targets(t -> t.target("v1", "old").target("free", "old"));
    releases(r -> r.paths("v").target("v1", "new").version(5));
    client.update(repository.publish());
    releases(change);
    VerifiedRepository view = view();
    TargetSearch strict = new TargetSearch(view, Strictness.STRICT);
    TargetSearch lenient = new TargetSearch(view, Strictness.LENIENT);

    assertThatThrownBy(() -> strict.find("v1", DOCKER)).isInstanceOf(type);
    assertThatThrownBy(() -> strict.list(DOCKER)).isInstanceOf(type);
    assertThatThrownBy(() -> new DockerTags(view, Strictness.STRICT).require("v1"))
        .isInstanceOf(type);
    assertThatThrownBy(() -> new DockerTags(view, Strictness.STRICT).list()).isInstanceOf(type);
    assertThat(strict.require("free", DOCKER).role()).isEqualTo(RoleName.TARGETS);
    assertThat(strict.require("v1", DEFAULT).role()).isEqualTo(RoleName.TARGETS);
    if (notaryPassesOver) {
      assertThat(lenient.require("v1", DOCKER).role()).isEqualTo(RoleName.TARGETS);
    } else {
      assertThatThrownBy(() -> lenient.find("v1", DOCKER)).isInstanceOf(type);
    }
  }

  @Test
  @DisplayName("docker-content-trust 4.3: a role that never signed does no harm")
  void neverPublishedRole_isPassedOver() {
    repository.targets(t -> t.target("v1", "old"));
    releases(r -> r.notInSnapshot());

    assertThat(docker(Strictness.STRICT).require("v1").role()).isEqualTo(RoleName.TARGETS);
  }

  @Nested
  @DisplayName("docker-content-trust, 4.2")
  class DockerRules {
    @Test
    void releases_winOverTargets() {
      repository.targets(t -> t.target("v1", "old").target("v0", "older"));
      releases(r -> r.target("v1", "new"));
      DockerTags tags = docker(Strictness.STRICT);

      assertThat(tags.require("v1").role()).isEqualTo(RoleName.RELEASES);
      assertThat(tags.require("v0").role()).isEqualTo(RoleName.TARGETS);
      assertThat(tags.list())
          .extracting(target -> target.name() + " " + target.role())
          .containsExactly("v1 targets/releases", "v0 targets");
    }

    @Test
    void tagOfAnotherRoleOnly_isNotReleased() {
      repository.delegation("targets/alice", r -> r.target("v1", "hers"));
      DockerTags tags = docker(Strictness.STRICT);

      assertNotSigned(() -> tags.require("v1"), NotSignedException.Reason.NOT_RELEASED);
      assertNotSigned(() -> tags.require("v2"), NotSignedException.Reason.NO_SUCH_TARGET);
      assertThat(tags.list()).isEmpty();
    }

    @Test
    void tagBelowReleases_isNotReleased_thoughTargetsHasItToo() {
      repository.targets(t -> t.target("v1", "old"));
      releases(r -> r.target("v0", "x"));
      repository.delegation("targets/releases/ci", r -> r.target("v1", "nightly"));
      DockerTags tags = docker(Strictness.STRICT);

      assertNotSigned(() -> tags.require("v1"), NotSignedException.Reason.NOT_RELEASED);
      assertThat(tags.list()).extracting(SignedTarget::name).containsExactly("v0");
    }

    @Test
    void brokenSignerRole_neverMatters() {
      repository.targets(t -> t.target("v1", "one"));
      repository.delegation("targets/alice", r -> r.expires(RepositoryBuilder.NOW));
      DockerTags tags = docker(Strictness.STRICT);

      assertThat(tags.require("v1").role()).isEqualTo(RoleName.TARGETS);
      assertThat(tags.list()).hasSize(1);
      assertNotSigned(() -> tags.require("v2"), NotSignedException.Reason.NO_SUCH_TARGET);
    }
  }

  @Nested
  @DisplayName("required signers")
  class SignersRequired {
    private void requireAlice(SignedTarget found) {
      new RequiredSigners(found.repository()).require(found, List.of(ALICE));
    }

    @Test
    void signerWithTheSameDigest_isEnough_andWithAnotherIsNot() {
      releases(r -> r.target("v1", "one").target("v2", "two"));
      repository.delegation("targets/alice", r -> r.target("v1", "one").target("v2", "other"));
      TargetSearch search = strict();

      requireAlice(search.require("v1", DOCKER));
      assertThatThrownBy(() -> requireAlice(search.require("v2", DOCKER)))
          .isInstanceOfSatisfying(
              UntrustedException.DigestDisagreement.class,
              e -> {
                assertThat(e.role()).isEqualTo(ALICE);
                assertThat(e.expected()).isNotEqualTo(e.actual());
              });
    }

    @Test
    void signerWithoutTheTag_orOutsideItsPaths_orUnknown_isMissing() {
      releases(r -> r.target("v1", "one").target("v2", "two"));
      repository.delegation("targets/alice", r -> r.paths("w").target("v1", "one"));
      TargetSearch search = strict();
      SignedTarget found = search.require("v1", DOCKER);

      for (String signer : List.of("targets/alice", "targets/bob")) {
        assertNotSigned(
            () ->
                new RequiredSigners(found.repository())
                    .require(found, List.of(new RoleName(signer))),
            NotSignedException.Reason.SIGNER_MISSING);
      }
    }

    @Test
    void brokenSigner_isAnError_alsoWhenLenient() {
      releases(r -> r.target("v1", "one"));
      repository.delegation(
          "targets/alice", r -> r.target("v1", "one").expires(RepositoryBuilder.NOW));
      TargetSearch search = new TargetSearch(view(), Strictness.LENIENT);

      assertThatThrownBy(() -> requireAlice(search.require("v1", DOCKER)))
          .isInstanceOf(UntrustedException.Expired.class);
    }
  }

  @Nested
  @DisplayName("W17 of notary-v1 6.8, case 74: entries are checked when used")
  class UnusableEntries {
    private final String sha256 = "sha256";

    private void entry(Object hashes, long length) {
      repository.targets(t -> t.target("v1", "old"));
      releases(r -> r.target("v1", TestJson.object("hashes", hashes, "length", length)));
    }

    private void assertUnusable() {
      VerifiedRepository view = view();
      TargetSearch search = new TargetSearch(view, Strictness.STRICT);
      assertThatThrownBy(() -> search.find("v1", DOCKER))
          .isInstanceOfSatisfying(
              UntrustedException.UnusableTarget.class,
              e -> {
                assertThat(e.target()).isEqualTo("v1");
                assertThat(e.role()).isEqualTo(RoleName.RELEASES);
              });
      assertThat(search.list(DOCKER)).isEmpty();
      assertThat(new DockerTags(view, Strictness.STRICT).list()).isEmpty();
    }

    private static Object bytes(int size) {
      return TestJson.base64(Bytes.wrap(new byte[size]));
    }

    @Test
    void noSha256_isUnusable() {
      entry(TestJson.object("sha512", bytes(64)), 3);
      assertUnusable();
    }

    @Test
    void sha256OfWrongSize_isUnusable() {
      entry(TestJson.object(sha256, bytes(31)), 3);
      assertUnusable();
    }

    @Test
    void sha512OfWrongSize_isUnusable() {
      entry(TestJson.object(sha256, bytes(32), "sha512", bytes(63)), 3);
      assertUnusable();
    }

    @Test
    void unknownAlgorithm_andLengthZero_areUsable() {
      entry(TestJson.object(sha256, bytes(32), "md5", bytes(16)), 0);
      assertThat(strict().require("v1", DOCKER).size()).isZero();
    }
  }
}
