// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static dev.contenttrust.client.policy.Court.IMAGE_1;
import static dev.contenttrust.client.policy.Court.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.NamedSigner;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.client.policy.Requirement.SignerRule;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("policies that name signers")
class SignerRequirementTest {
  private static final KeyId OTHER_KEY = new KeyId("0".repeat(64));
  private final Court court = new Court();
  private final Situation situation = court.situation;

  @Test
  void signedDigest_needsTheSignersToo() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publish();

    court.assertAllowed(court.judge(signers(1, anyKey("alice")), court.byDigest(IMAGE_1)));
    assertDenied(
        court.judge(signers(1, anyKey("bob")), court.byDigest(IMAGE_1)), "SIGNERS_MISSING");
  }

  @Test
  void signedDigestUnderTwoTags_needsTheSignersOfOneOfThem() {
    situation.publisher.targets(t -> t.target("0.9", "image 1").target("1.1", "image 1"));
    situation.publisher.delegation("targets/alice", r -> r.target("1.1", "image 1"));
    situation.publish();

    court.assertAllowed(court.judge(signers(1, anyKey("alice")), court.byDigest(IMAGE_1)));
  }

  @Test
  void enoughSigners_areNamed() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1"));
    situation.publish();

    Verdict verdict =
        court.judge(signers(2, anyKey("alice"), anyKey("bob"), anyKey("carol")), "1.0");
    court.assertAllowed(verdict);
    assertThat(verdict.signers()).containsExactly("alice", "bob");
  }

  @Test
  void oneSignerTooFew_isDenied() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publisher.delegation("targets/bob", r -> r.target("2.0", "image 2"));
    situation.publish();

    Signed both = signers(2, anyKey("alice"), anyKey("bob"));
    assertDenied(court.judge(both, "1.0"), "SIGNERS_MISSING");
    court.assertAllowed(court.judge(signers(1, anyKey("alice"), anyKey("bob")), "1.0"));
  }

  @Test
  void signerOfAnotherDigest_doesNotCount() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1, hers"));
    situation.publish();

    assertDenied(court.judge(signers(1, anyKey("alice")), "1.0"), "SIGNERS_MISSING");
  }

  @Test
  void signerOutsideOfTheirPaths_doesNotCount() {
    situation.publisher.delegation(
        "targets/alice", r -> r.paths("2").target("1.0", "image 1").target("2.0", "image 2"));
    situation.publish();

    assertDenied(court.judge(signers(1, anyKey("alice")), "1.0"), "SIGNERS_MISSING");
    assertThat(court.judge(signers(1, anyKey("alice")), "2.0").mayRun()).isTrue();
  }

  @Test
  void oneKeyInTwoSignersRoles_countsOnce() {
    TestKey shared = TestKey.ecdsa();
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1").keys(shared));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1").keys(shared));
    situation.publish();

    assertDenied(court.judge(signers(2, anyKey("alice"), anyKey("bob")), "1.0"), "SIGNERS_MISSING");
    court.assertAllowed(court.judge(signers(1, anyKey("alice"), anyKey("bob")), "1.0"));
  }

  @Test
  void sharedKeyBesidesOwnOnes_letsBothCount() {
    TestKey shared = TestKey.ecdsa();
    situation.publisher.delegation(
        "targets/alice", r -> r.target("1.0", "image 1").keys(shared, TestKey.ecdsa()));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1").keys(shared));
    situation.publish();

    court.assertAllowed(court.judge(signers(2, anyKey("alice"), anyKey("bob")), "1.0"));
    court.assertAllowed(court.judge(signers(2, anyKey("bob"), anyKey("alice")), "1.0"));
  }

  @Test
  void keyThatIsListedAndDidNotSign_doesNotCount() {
    TestKey signing = TestKey.ecdsa();
    TestKey idle = TestKey.ecdsa();
    situation.publisher.delegation(
        "targets/alice", r -> r.target("1.0", "image 1").keys(signing, idle).signedBy(signing));
    situation.publish();

    assertDenied(
        court.judge(signers(1, new NamedSigner("alice", Set.of(idle.id()))), "1.0"),
        "SIGNERS_MISSING");
    court.assertAllowed(
        court.judge(signers(1, new NamedSigner("alice", Set.of(signing.id()))), "1.0"));
  }

  @Test
  void signerWithAnotherKey_doesNotCount() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publish();

    assertDenied(
        court.judge(signers(1, new NamedSigner("alice", Set.of(OTHER_KEY))), "1.0"),
        "SIGNERS_MISSING");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("threat W15: a delegation key that signs for two repositories")
  void delegationKeyOfAnotherRepository_isDenied(boolean shared) {
    Gun otherGun = new Gun("registry.example.com/team/other");
    TestKey key = TestKey.ecdsa();
    situation.publisher.delegation("targets/releases", r -> r.target("1.0", "image 1").keys(key));
    RepositoryBuilder other = RepositoryBuilder.repository(otherGun, RepositoryBuilder.NOW);
    other.delegation(
        "targets/releases",
        r -> r.target("1.0", "other image").keys(shared ? key : TestKey.ecdsa()));
    situation.publish();
    Map<Gun, ServedFiles> servers =
        Map.of(situation.gun(), situation.server, otherGun, other.publish().source());
    TrustClient client =
        TrustClient.builder()
            .trustOnFirstUse()
            .sources(servers::get)
            .clock(situation.clock())
            .build();
    TrustPolicy policy =
        TrustPolicy.builder()
            .rule(situation.gun().value(), withoutKeyReuse())
            .rule(otherGun.value(), Signed.plain())
            .build();
    PolicyEngine engine = new PolicyEngine(policy, client, situation.clock());

    court.assertAllowed(engine.judge(situation.tag("1.0")));
    assertThat(engine.judge(ImageReference.parse(otherGun + ":1.0")).mayRun()).isTrue();
    Verdict again = engine.judge(situation.tag("1.0"));
    if (shared) {
      assertDenied(again, "KEY_REUSED");
      assertThat(again.message()).contains(otherGun.value());
    } else {
      court.assertAllowed(again);
    }
  }

  private static Signed signers(int atLeast, NamedSigner... of) {
    return new Signed(
        Set.of(),
        new SignerRule(atLeast, List.of(of)),
        null,
        Signed.NOTARY_TIMESTAMP_LIFETIME,
        DigestOnly.MUST_BE_SIGNED,
        false);
  }

  private static NamedSigner anyKey(String name) {
    return new NamedSigner(name, Set.of());
  }

  private static Signed withoutKeyReuse() {
    return new Signed(
        Set.of(), null, null, Signed.NOTARY_TIMESTAMP_LIFETIME, DigestOnly.MUST_BE_SIGNED, true);
  }
}
