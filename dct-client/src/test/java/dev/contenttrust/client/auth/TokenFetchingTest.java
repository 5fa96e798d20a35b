// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static dev.contenttrust.client.auth.GuardedRegistry.PULL;
import static dev.contenttrust.client.auth.GuardedRegistry.REGISTRY;
import static dev.contenttrust.client.auth.GuardedRegistry.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens: how they are asked for, how long they are used, and that callers share them. */
class TokenFetchingTest {
  @AutoClose private final GuardedRegistry registry = new GuardedRegistry();
  private final StubServer server = registry.server;
  private final StubServer tokens = registry.tokens;

  @Test
  @DisplayName("case 14: anonymous token, full GUN as scope, the realm's own query kept")
  void anonymousBearer_fetchesATokenWithoutCredentials() {
    assertThat(registry.read(registry.caller(CredentialSource.none()), PULL).status())
        .isEqualTo(200);
    Request asked = tokens.requests().get(0);
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.target())
        .isEqualTo(
            "/t?x=y&scope=repository%3Aregistry.example.com%2Fteam%2Fapp%3Apull&service=svc");
    assertThat(asked.headers()).doesNotContainKey("Authorization");
  }

  @Test
  @DisplayName("case 14: with a user, Basic and account at the token endpoint only")
  void userAndPassword_goToTheTokenEndpointOnly() {
    registry.read(registry.alice(), PULL);
    Request asked = tokens.requests().get(0);
    assertThat(asked.header("Authorization")).isEqualTo("Basic YWxpY2U6czNjcjpldCsvPQ==");
    assertThat(asked.target()).contains("&account=alice&");
    assertThat(server.requests())
        .extracting(r -> r.header("Authorization"))
        .containsExactly("", "Bearer tok1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "token"})
  @DisplayName("case 15: identity token by POST, either member accepted")
  void identityToken_isExchangedByPost(String member) {
    tokens.behave(r -> Answer.of(200, registry.token(member)));
    Credential identity = new IdentityToken(Secret.of(SECRET));
    assertThat(
            registry
                .read(registry.caller(CredentialSource.fixed(REGISTRY, identity)), PULL)
                .status())
        .isEqualTo(200);
    Request asked = tokens.requests().get(0);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.text())
        .isEqualTo(
            "grant_type=refresh_token&service=svc&client_id=docker"
                + "&scope=repository%3Aregistry.example.com%2Fteam%2Fapp%3Apull"
                + "&refresh_token=s3cr%3Aet%2B%2F%3D");
  }

  @Test
  void learntChallengeAndToken_serveLaterCalls_eachScopeWithItsOwnToken() {
    AuthenticatingCaller caller = registry.alice();
    registry.read(caller, PULL);
    registry.read(caller, PULL);
    registry.read(caller, AccessScope.pull("team/app"));
    assertThat(server.requests())
        .extracting(r -> r.header("Authorization"))
        .containsExactly("", "Bearer tok1", "Bearer tok1", "Bearer tok2");
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 19: a token is used for four fifths of its life")
  void dueToken_isReplacedBeforeItExpires() {
    AuthenticatingCaller caller = registry.alice();
    registry.read(caller, PULL);
    registry.clock.advance(Duration.ofSeconds(79));
    registry.read(caller, PULL);
    assertThat(tokens.requests()).hasSize(1);
    registry.clock.advance(Duration.ofSeconds(1));
    registry.read(caller, PULL);
    assertThat(tokens.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"expires_in\":1',0",
    "'\"x\":1',47",
    "'\"expires_in\":-5',47",
    "'\"expires_in\":1e20',69119"
  })
  @DisplayName("case 19: short, missing, negative and absurd lifetimes")
  void lifetime_isReadSafely(String member, long stillGoodAfterSeconds) {
    tokens.behave(
        r -> Answer.of(200, "{\"token\":\"" + registry.nextToken() + "\"," + member + "}"));
    AuthenticatingCaller caller = registry.alice();
    registry.read(caller, PULL);
    registry.clock.advance(Duration.ofSeconds(stillGoodAfterSeconds));
    registry.read(caller, PULL);
    assertThat(tokens.requests()).hasSize(1);
    registry.clock.advance(Duration.ofSeconds(1));
    registry.read(caller, PULL);
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 19: concurrent callers share one fetch")
  void concurrentCallers_shareOneToken() throws Exception {
    AuthenticatingCaller caller = registry.alice();

    List<HttpReply> replies =
        together(
            8, () -> registry.read(caller, PULL), () -> Answer.of(200, registry.token("token")));

    assertThat(replies).extracting(HttpReply::status).containsOnly(200);
    assertThat(tokens.requests()).hasSize(1);
  }

  @Test
  @DisplayName("callers that shared a failing fetch hear the same explanation")
  void sharedFailure_keepsItsDiagnosis() throws Exception {
    AuthenticatingCaller caller = registry.alice();

    List<TrustServerException> refusals =
        together(4, () -> registry.refusal(caller, PULL), () -> Answer.of(401, "no"));

    assertThat(refusals)
        .extracting(refusal -> refusal.diagnosis().orElseThrow().problem())
        .containsOnly(Diagnosis.Problem.CREDENTIALS_REFUSED);
  }

  @Test
  void failedFetch_isNotRemembered() {
    tokens.behave(r -> Answer.of(500));
    AuthenticatingCaller caller = registry.alice();
    registry.refusal(caller, PULL);
    tokens.behave(r -> Answer.of(200, registry.token("token")));
    assertThat(registry.read(caller, PULL).status()).isEqualTo(200);
  }

  @Test
  void tokenThatIsNoLongerAccepted_isReplacedOnce() {
    AuthenticatingCaller caller = registry.alice();
    registry.read(caller, PULL);
    server.behave(
        r ->
            r.header("Authorization").equals("Bearer tok1")
                ? registry.guarded(
                    new Request("", "", new com.sun.net.httpserver.Headers(), new byte[0]))
                : registry.guarded(r));
    assertThat(registry.read(caller, PULL).status()).isEqualTo(200);
    assertThat(tokens.requests()).hasSize(2);
  }

  @ParameterizedTest
  @DisplayName("case 20: failures of the token endpoint")
  @CsvSource({
    "401,UNAUTHENTICATED",
    "403,FORBIDDEN",
    "400,REJECTED",
    "429,BUSY",
    "500,SERVER_ERROR",
    "404,REJECTED",
    "200,PROTOCOL"
  })
  void failingTokenEndpoint_hasItsCategory_andItsTextWithoutSecrets(int status, Reason reason) {
    tokens.behave(
        r -> Answer.of(status, "<p>nope for " + SECRET + " " + r.header("Authorization")));
    TrustServerException e = registry.refusal(registry.alice(), PULL);
    assertThat(e.reason()).isEqualTo(reason);
    if (status != 200) {
      assertThat(e.getMessage()).contains("nope for ***");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "",
        "{\"token\":\"\"}",
        "{\"token\":7}",
        "{\"token\":\"a b\"}",
        "{\"token\":\"a\\r\\nX: y\"}"
      })
  void answerWithoutUsableToken_isAProtocolError(String body) {
    tokens.behave(r -> Answer.of(200, body));
    assertThat(registry.refusal(registry.alice(), PULL).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  void tokenEndpointThatAnswersTooMuch_isAProtocolError_andNoRefusalOfTheFileAskedFor() {
    tokens.behave(r -> Answer.of(200, " ".repeat(2 << 20) + registry.token("token")));
    assertThat(registry.refusal(registry.alice(), PULL).reason()).isEqualTo(Reason.PROTOCOL);
  }

  /** Lets that many callers hear at once that a token is needed, and only then lets one be had. */
  private <T> List<T> together(int callers, Callable<T> call, Supplier<Answer> fetched)
      throws Exception {
    CountDownLatch arrived = new CountDownLatch(callers);
    server.behave(
        r -> {
          if (r.header("Authorization").isEmpty()) {
            arrived.countDown();
            await(arrived);
          }
          return registry.guarded(r);
        });
    CountDownLatch release = new CountDownLatch(1);
    tokens.behave(
        r -> {
          await(release);
          return fetched.get();
        });
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(threads.submit(call));
      }
      await(arrived);
      release.countDown();
      List<T> outcomes = new ArrayList<>();
      for (Future<T> each : calls) {
        outcomes.add(each.get(20, TimeUnit.SECONDS));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
