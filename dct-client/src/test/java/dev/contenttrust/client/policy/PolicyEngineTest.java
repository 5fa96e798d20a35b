// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static dev.contenttrust.client.policy.Court.IMAGE_1;
import static dev.contenttrust.client.policy.Court.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
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

@DisplayName("docker-content-trust acceptance cases 46, 78, 79: policies")
class PolicyEngineTest {
  private final Court court = new Court();
  private final Situation situation = court.situation;

  @Test
  void signedTag_runsByItsDigest() {
    Verdict verdict = court.judge(Signed.plain(), "1.0");

    court.assertAllowed(verdict);
    assertThat(verdict.digest()).isEqualTo(IMAGE_1);
    assertThat(verdict.pattern()).hasToString(situation.gun().value());
    assertThat(verdict.toJson().member("run"))
        .contains(new JsonString(situation.gun() + "@" + IMAGE_1));
    assertThat(verdict.toJson().member("allowed")).contains(new JsonBoolean(true));
  }

  @Test
  void unsignedTag_isDenied() {
    assertDenied(court.judge(Signed.plain(), "nope"), "NO_SUCH_TARGET");
  }

  @Test
  void imageWithoutTag_meansLatest() {
    situation.publisher.targets(t -> t.target("latest", "image 1"));
    situation.publish();

    court.assertAllowed(court.judge(Signed.plain(), ImageReference.parse(situation.gun().value())));
  }

  @Test
  void tagWithTheSignedDigest_isAllowed() {
    court.assertAllowed(court.judge(Signed.plain(), situation.tag("1.0").withDigest(IMAGE_1)));
  }

  @Test
  void tagWithAnotherDigest_isDenied() {
    Digest other = Digest.sha256Of(Bytes.utf8("other"));

    assertDenied(
        court.judge(Signed.plain(), situation.tag("1.0").withDigest(other)), "DIGEST_DISAGREEMENT");
  }

  @Test
  void imageOfNoRule_isDeniedWithoutAnyRequest() {
    Verdict verdict =
        court
            .engine(TrustPolicy.builder().rule("other.example/**", new Requirement.Nothing()))
            .judge(situation.tag("1.0"));

    assertDenied(verdict, "NO_RULE");
    assertThat(verdict.pattern()).isNull();
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void imageThatOnlyContainsATrustedName_isDenied() {
    PolicyEngine engine =
        court.engine(TrustPolicy.builder().rule("trusted.example/**", new Requirement.Nothing()));

    assertDenied(engine.judge(ImageReference.parse("evil.example/trusted.example/x:1")), "NO_RULE");
    assertThat(engine.judge(ImageReference.parse("trusted.example/x:1")).mayRun()).isTrue();
  }

  @Test
  void emptyPolicy_deniesEverything() {
    assertDenied(court.engine(TrustPolicy.builder()).judge(situation.tag("1.0")), "NO_RULE");
  }

  @Test
  void nothingRequired_runsAsAskedWithoutAnyRequest() {
    Verdict verdict = court.judge(new Requirement.Nothing(), "whatever");

    assertThat(verdict.code()).isEqualTo("UNSIGNED_ALLOWED");
    assertThat(verdict.mayRun()).isTrue();
    assertThat(verdict.runReference()).isEqualTo(situation.tag("whatever").toString());
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void deniedByRule_isDeniedThoughItIsSigned() {
    assertDenied(court.judge(new Requirement.Denied(), "1.0"), "DENIED_BY_RULE");
  }

  @Test
  void mostSpecificRule_decidesAlone() {
    PolicyEngine engine =
        court.engine(
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

    assertDenied(court.judge(Signed.plain(), "1.0"), reason.name());
    assertDenied(
        court.judge(digestOnly(DigestOnly.MUST_BE_SIGNED), court.byDigest(IMAGE_1)), reason.name());
  }

  @Test
  void expiredMetadata_isADenial() {
    situation.after(Duration.ofDays(15));

    assertDenied(court.judge(Signed.plain(), "1.0"), "EXPIRED");
  }

  @Test
  void auditMode_runsWhatItReports() {
    PolicyEngine engine =
        court.engine(
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
    court.assertAllowed(engine.judge(situation.tag("1.0")));
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
  void json_hasEveryMemberOfAVerdict_inItsOrder() {
    assertThat(court.judge(Signed.plain(), "nope").toJson().members().keySet())
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

  private static Signed digestOnly(DigestOnly mode) {
    return new Signed(Set.of(), null, null, Signed.NOTARY_TIMESTAMP_LIFETIME, mode, false);
  }
}
