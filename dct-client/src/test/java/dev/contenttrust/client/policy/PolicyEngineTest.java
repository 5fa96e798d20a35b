// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.NamedSigner;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.client.policy.Requirement.SignerRule;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.pem.PublicKeyPem;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docker-content-trust acceptance cases 46, 78, 79: policies")
class PolicyEngineTest {
  private static final Digest IMAGE_1 = Digest.sha256Of(Bytes.utf8("image 1"));
  private static final KeyId OTHER_KEY = new KeyId("0".repeat(64));
  private final Situation situation = Situation.honest();

  private Verdict judge(Requirement requirement, String tag) {
    return judge(requirement, situation.tag(tag));
  }

  private Verdict judge(Requirement requirement, ImageReference image) {
    return engine(TrustPolicy.builder().rule(situation.gun().value(), requirement)).judge(image);
  }

  private PolicyEngine engine(TrustPolicy.Builder policy) {
    return new PolicyEngine(policy.build(), situation.client(), situation.clock());
  }

  private ImageReference byDigest(Digest digest) {
    return ImageReference.parse(situation.gun() + "@" + digest);
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

  private static Signed rootKeys(KeyId... ids) {
    return new Signed(
        Set.of(ids),
        null,
        null,
        Signed.NOTARY_TIMESTAMP_LIFETIME,
        DigestOnly.MUST_BE_SIGNED,
        false);
  }

  private static Signed age(Duration limit) {
    return new Signed(
        Set.of(), null, limit, Signed.NOTARY_TIMESTAMP_LIFETIME, DigestOnly.MUST_BE_SIGNED, false);
  }

  private static Signed digestOnly(DigestOnly mode) {
    return new Signed(Set.of(), null, null, Signed.NOTARY_TIMESTAMP_LIFETIME, mode, false);
  }

  private static Signed withoutKeyReuse() {
    return new Signed(
        Set.of(), null, null, Signed.NOTARY_TIMESTAMP_LIFETIME, DigestOnly.MUST_BE_SIGNED, true);
  }

  private static void assertDenied(Verdict verdict, String code) {
    assertThat(verdict.code()).as(verdict.message()).isEqualTo(code);
    assertThat(verdict.allowedByPolicy()).isFalse();
    assertThat(verdict.mayRun()).isFalse();
    assertThat(verdict.digest()).isNull();
    assertThat(verdict.runReference()).isEqualTo(verdict.image().toString());
    assertThat(verdict.message()).isNotEmpty();
  }

  private void assertAllowed(Verdict verdict) {
    assertThat(verdict.code()).as(verdict.message()).isEqualTo("SIGNED");
    assertThat(verdict.mayRun()).isTrue();
    assertThat(verdict.runReference()).isEqualTo(situation.gun() + "@" + IMAGE_1);
  }

  @Test
  void signedTag_runsByItsDigest() {
    Verdict verdict = judge(Signed.plain(), "1.0");

    assertAllowed(verdict);
    assertThat(verdict.digest()).isEqualTo(IMAGE_1);
    assertThat(verdict.pattern()).hasToString(situation.gun().value());
    assertThat(verdict.toJson().member("run"))
        .contains(new JsonString(situation.gun() + "@" + IMAGE_1));
    assertThat(verdict.toJson().member("allowed")).contains(new JsonBoolean(true));
  }

  @Test
  void unsignedTag_isDenied() {
    assertDenied(judge(Signed.plain(), "nope"), "NO_SUCH_TARGET");
  }

  @Test
  void imageWithoutTag_meansLatest() {
    situation.publisher.targets(t -> t.target("latest", "image 1"));
    situation.publish();

    assertAllowed(judge(Signed.plain(), ImageReference.parse(situation.gun().value())));
  }

  @Test
  void tagWithTheSignedDigest_isAllowed() {
    assertAllowed(judge(Signed.plain(), situation.tag("1.0").withDigest(IMAGE_1)));
  }

  @Test
  void tagWithAnotherDigest_isDenied() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));

    assertDenied(
        judge(Signed.plain(), situation.tag("1.0").withDigest(other)), "DIGEST_DISAGREEMENT");
  }

  @Test
  void imageOfNoRule_isDeniedWithoutAnyRequest() {
    Verdict verdict =
        engine(TrustPolicy.builder().rule("other.example/**", new Requirement.Nothing()))
            .judge(situation.tag("1.0"));

    assertDenied(verdict, "NO_RULE");
    assertThat(verdict.pattern()).isNull();
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void imageThatOnlyContainsATrustedName_isDenied() {
    PolicyEngine engine =
        engine(TrustPolicy.builder().rule("trusted.example/**", new Requirement.Nothing()));

    assertDenied(engine.judge(ImageReference.parse("evil.example/trusted.example/x:1")), "NO_RULE");
    assertThat(engine.judge(ImageReference.parse("trusted.example/x:1")).mayRun()).isTrue();
  }

  @Test
  void emptyPolicy_deniesEverything() {
    assertDenied(engine(TrustPolicy.builder()).judge(situation.tag("1.0")), "NO_RULE");
  }

  @Test
  void nothingRequired_runsAsAskedWithoutAnyRequest() {
    Verdict verdict = judge(new Requirement.Nothing(), "whatever");

    assertThat(verdict.code()).isEqualTo("UNSIGNED_ALLOWED");
    assertThat(verdict.mayRun()).isTrue();
    assertThat(verdict.runReference()).isEqualTo(situation.tag("whatever").toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void deniedByRule_isDeniedThoughItIsSigned() {
    assertDenied(judge(new Requirement.Denied(), "1.0"), "DENIED_BY_RULE");
  }

  @Test
  void mostSpecificRule_decidesAlone() {
    PolicyEngine engine =
        engine(
            TrustPolicy.builder()
                .rule("**", new Requirement.Nothing())
                .rule("registry.example.com/team/*", new Requirement.Denied()));

    assertDenied(engine.judge(situation.tag("1.0")), "DENIED_BY_RULE");
    assertThat(engine.judge(ImageReference.parse("registry.example.com/x:1")).mayRun()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TIMEOUT", "TLS_FAILED", "UNAUTHENTICATED", "SERVER_ERROR"})
  void unusableServer_isADenial(Reason reason) {
    situation.server.failWith(
        new TrustServerException(situation.gun().value(), reason, 0, "no answer", null));

    assertDenied(judge(Signed.plain(), "1.0"), reason.name());
    assertDenied(judge(digestOnly(DigestOnly.MUST_BE_SIGNED), byDigest(IMAGE_1)), reason.name());
  }

  @Test
  void expiredMetadata_isADenial() {
    situation.after(Duration.ofDays(15));

    assertDenied(judge(Signed.plain(), "1.0"), "EXPIRED");
  }

  @Test
  void auditMode_runsWhatItReports() {
    PolicyEngine engine =
        engine(
            TrustPolicy.builder()
                .mode(TrustPolicy.Mode.AUDIT)
                .rule("registry.example.com/**", Signed.plain()));

    Verdict unsigned = engine.judge(situation.tag("nope"));
    assertThat(unsigned.allowedByPolicy()).isFalse();
    assertThat(unsigned.mayRun()).isTrue();
    assertThat(unsigned.code()).isEqualTo("NO_SUCH_TARGET");
    assertThat(unsigned.runReference()).isEqualTo(situation.tag("nope").toString());
    assertThat(unsigned.toJson().member("allowedByPolicy")).contains(new JsonBoolean(false));
    assertThat(unsigned.toJson().member("mode")).contains(new JsonString("audit"));
    assertAllowed(engine.judge(situation.tag("1.0")));
  }

  @Test
  void digestThatIsSigned_isAllowed() {
    assertAllowed(judge(digestOnly(DigestOnly.MUST_BE_SIGNED), byDigest(IMAGE_1)));
  }

  @Test
  void digestThatIsNotSigned_isDenied() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));

    assertDenied(
        judge(digestOnly(DigestOnly.MUST_BE_SIGNED), byDigest(other)), "DIGEST_NOT_SIGNED");
  }

  @Test
  void digestInASignersRoleAlone_isNotReleased() {
    Digest hers = Digest.sha256Of(Bytes.utf8("hers"));
    situation.publisher.delegation("targets/alice", r -> r.target("9", "hers"));
    situation.publish();

    assertDenied(judge(Signed.plain(), byDigest(hers)), "DIGEST_NOT_SIGNED");
  }

  @Test
  void digestMode_passLetsItPassWithoutAnyRequest() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));
    Verdict verdict = judge(digestOnly(DigestOnly.PASSES), byDigest(other));

    assertThat(verdict.code()).isEqualTo("DIGEST_ALLOWED");
    assertThat(verdict.runReference()).isEqualTo(byDigest(other).toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void digestMode_denyRefusesASignedDigest() {
    assertDenied(judge(digestOnly(DigestOnly.DENIED), byDigest(IMAGE_1)), "DIGEST_DENIED");
    assertAllowed(judge(digestOnly(DigestOnly.DENIED), situation.tag("1.0")));
  }

  @Test
  void signedDigest_needsTheSignersToo() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publish();

    assertAllowed(judge(signers(1, anyKey("alice")), byDigest(IMAGE_1)));
    assertDenied(judge(signers(1, anyKey("bob")), byDigest(IMAGE_1)), "SIGNERS_MISSING");
  }

  @Test
  void signedDigestUnderTwoTags_needsTheSignersOfOneOfThem() {
    situation.publisher.targets(t -> t.target("0.9", "image 1").target("1.1", "image 1"));
    situation.publisher.delegation("targets/alice", r -> r.target("1.1", "image 1"));
    situation.publish();

    assertAllowed(judge(signers(1, anyKey("alice")), byDigest(IMAGE_1)));
  }

  @Test
  void enoughSigners_areNamed() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1"));
    situation.publish();

    Verdict verdict = judge(signers(2, anyKey("alice"), anyKey("bob"), anyKey("carol")), "1.0");
    assertAllowed(verdict);
    assertThat(verdict.signers()).containsExactly("alice", "bob");
  }

  @Test
  void oneSignerTooFew_isDenied() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publisher.delegation("targets/bob", r -> r.target("2.0", "image 2"));
    situation.publish();

    Signed both = signers(2, anyKey("alice"), anyKey("bob"));
    assertDenied(judge(both, "1.0"), "SIGNERS_MISSING");
    assertAllowed(judge(signers(1, anyKey("alice"), anyKey("bob")), "1.0"));
  }

  @Test
  void signerOfAnotherDigest_doesNotCount() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1, hers"));
    situation.publish();

    assertDenied(judge(signers(1, anyKey("alice")), "1.0"), "SIGNERS_MISSING");
  }

  @Test
  void signerOutsideOfTheirPaths_doesNotCount() {
    situation.publisher.delegation(
        "targets/alice", r -> r.paths("2").target("1.0", "image 1").target("2.0", "image 2"));
    situation.publish();

    assertDenied(judge(signers(1, anyKey("alice")), "1.0"), "SIGNERS_MISSING");
    assertThat(judge(signers(1, anyKey("alice")), "2.0").mayRun()).isTrue();
  }

  @Test
  void oneKeyInTwoSignersRoles_countsOnce() {
    TestKey shared = TestKey.ecdsa();
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1").keys(shared));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1").keys(shared));
    situation.publish();

    assertDenied(judge(signers(2, anyKey("alice"), anyKey("bob")), "1.0"), "SIGNERS_MISSING");
    assertAllowed(judge(signers(1, anyKey("alice"), anyKey("bob")), "1.0"));
  }

  @Test
  void sharedKeyBesidesOwnOnes_letsBothCount() {
    TestKey shared = TestKey.ecdsa();
    situation.publisher.delegation(
        "targets/alice", r -> r.target("1.0", "image 1").keys(shared, TestKey.ecdsa()));
    situation.publisher.delegation("targets/bob", r -> r.target("1.0", "image 1").keys(shared));
    situation.publish();

    assertAllowed(judge(signers(2, anyKey("alice"), anyKey("bob")), "1.0"));
    assertAllowed(judge(signers(2, anyKey("bob"), anyKey("alice")), "1.0"));
  }

  @Test
  void keyThatIsListedAndDidNotSign_doesNotCount() {
    TestKey signing = TestKey.ecdsa();
    TestKey idle = TestKey.ecdsa();
    situation.publisher.delegation(
        "targets/alice", r -> r.target("1.0", "image 1").keys(signing, idle).signedBy(signing));
    situation.publish();

    assertDenied(
        judge(signers(1, new NamedSigner("alice", Set.of(idle.id()))), "1.0"), "SIGNERS_MISSING");
    assertAllowed(judge(signers(1, new NamedSigner("alice", Set.of(signing.id()))), "1.0"));
  }

  @Test
  void signerWithAnotherKey_doesNotCount() {
    situation.publisher.delegation("targets/alice", r -> r.target("1.0", "image 1"));
    situation.publish();

    assertDenied(
        judge(signers(1, new NamedSigner("alice", Set.of(OTHER_KEY))), "1.0"), "SIGNERS_MISSING");
  }

  @Test
  void rootPinnedByKeyOrByCertificate_isAccepted() {
    TestKey root = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(root));
    Situation fresh = situation;
    fresh.publish();
    KeyId certificate = root.id();
    KeyId publicKey = TestKey.of(root.pair()).id();

    assertAllowed(judge(rootKeys(certificate), "1.0"));
    assertAllowed(judge(rootKeys(publicKey), "1.0"));
    assertAllowed(judge(rootKeys(OTHER_KEY, publicKey), "1.0"));
  }

  @Test
  @DisplayName("case 80: a root key given as PEM is the key inside the root certificate")
  void rootPinnedByItsPublicKeyAsPem_isAccepted() {
    TestKey root = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(root));
    situation.publish();

    assertAllowed(judge(rootKeys(pemKey(TestKey.of(root.pair()))), "1.0"));
    assertDenied(judge(rootKeys(pemKey(TestKey.ecdsa())), "1.0"), "ROOT_NOT_PINNED");
  }

  private KeyId pemKey(TestKey key) {
    Bytes pem = Bytes.utf8(key.publicPem());
    return CanonicalKeyId.of(PublicKeyPem.read(pem, situation.now())).orElseThrow();
  }

  @Test
  @DisplayName("case 81: parallel questions share the metadata of each repository")
  void hundredImagesAtOnce_costOneUpdateOfEachRepository() throws Exception {
    Map<Gun, ServedFiles> servers = new TreeMap<>();
    List<Callable<Verdict>> questions = new ArrayList<>();
    for (int repository = 0; repository < 4; repository++) {
      Gun gun = new Gun("registry.example.com/team/app-" + repository);
      servers.put(
          gun,
          RepositoryBuilder.repository(gun, situation.now())
              .targets(
                  t -> {
                    for (int tag = 0; tag < 25; tag++) {
                      t.target("t" + tag, "image " + tag);
                    }
                  })
              .publish()
              .source());
    }
    TrustClient client =
        TrustClient.builder()
            .trustOnFirstUse()
            .sources(gun -> Optional.ofNullable(servers.get(gun)).orElseThrow())
            .clock(situation.clock())
            .build();
    PolicyEngine engine =
        new PolicyEngine(
            TrustPolicy.builder().rule("registry.example.com/**", Signed.plain()).build(),
            client,
            situation.clock());
    for (Gun gun : servers.keySet()) {
      for (int tag = 0; tag < 25; tag++) {
        ImageReference image = ImageReference.parse(gun + ":t" + tag);
        questions.add(() -> engine.judge(image));
      }
    }

    ExecutorService workers = Executors.newFixedThreadPool(16);
    try {
      for (Future<Verdict> verdict : workers.invokeAll(questions)) {
        assertThat(verdict.get().code()).as(verdict.get().message()).isEqualTo("SIGNED");
      }
    } finally {
      workers.shutdownNow();
    }
    servers
        .values()
        .forEach(
            server ->
                assertThat(server.takeRequests())
                    .filteredOn(file -> file.startsWith("targets"))
                    .hasSize(1));
  }

  @Test
  void otherRootPinned_isDenied() {
    assertDenied(judge(rootKeys(OTHER_KEY), "1.0"), "ROOT_NOT_PINNED");
  }

  @Test
  void oneOfTwoNeededRootKeysPinned_isDenied() {
    TestKey first = situation.publisher.newKey(RoleName.ROOT);
    TestKey second = situation.publisher.newKey(RoleName.ROOT);
    situation.publisher.root(r -> r.keys(first, second).threshold(2));
    situation.publish();

    assertDenied(judge(rootKeys(first.id()), "1.0"), "ROOT_NOT_PINNED");
    assertAllowed(judge(rootKeys(first.id(), second.id()), "1.0"));
  }

  @Test
  void rootRefusedByTheClientsOwnPins_isDenied() {
    situation.pinning(RootPins.builder().key(situation.gun().value(), OTHER_KEY).build());

    assertDenied(judge(Signed.plain(), "1.0"), "ROOT_REJECTED");
  }

  @Test
  void timestampWithinItsAge_isAccepted() {
    situation.after(Duration.ofDays(2));

    assertAllowed(judge(age(Duration.ofDays(3)), "1.0"));
  }

  @Test
  void timestampBeyondItsAge_isDenied() {
    situation.after(Duration.ofDays(3));

    assertDenied(judge(age(Duration.ofDays(3)), "1.0"), "TIMESTAMP_TOO_OLD");
  }

  @Test
  void timestampThatLastsLongerThanThePolicySays_hasNoKnownAge() {
    situation.publisher.timestamp(
        t -> t.expires(situation.publisher.now().plus(Duration.ofDays(30))));
    situation.publish();

    assertDenied(judge(age(Duration.ofDays(3)), "1.0"), "TIMESTAMP_AGE_UNKNOWN");
    assertAllowed(
        judge(
            new Signed(
                Set.of(),
                null,
                Duration.ofDays(3),
                Duration.ofDays(30),
                DigestOnly.MUST_BE_SIGNED,
                false),
            "1.0"));
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

    assertAllowed(engine.judge(situation.tag("1.0")));
    assertThat(engine.judge(ImageReference.parse(otherGun + ":1.0")).mayRun()).isTrue();
    Verdict again = engine.judge(situation.tag("1.0"));
    if (shared) {
      assertDenied(again, "KEY_REUSED");
      assertThat(again.message()).contains(otherGun.value());
    } else {
      assertAllowed(again);
    }
  }

  @Test
  void everyReason_isPartOfTheJson() {
    assertThat(judge(Signed.plain(), "nope").toJson().members().keySet())
        .containsExactly(
            "image",
            "allowed",
            "allowedByPolicy",
            "mode",
            "code",
            "message",
            "pattern",
            "run",
            "digest",
            "signers");
  }
}
