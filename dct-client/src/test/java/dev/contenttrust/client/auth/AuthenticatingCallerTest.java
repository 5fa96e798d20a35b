// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.ErrorReply;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.testing.LoopbackTls;
import dev.contenttrust.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatingCallerTest {
  private static final String REGISTRY = "registry.example.com";
  private static final String GUN = "registry.example.com/team/app";
  private static final AccessScope PULL = AccessScope.pull(GUN);
  private static final String SECRET = "s3cr:et+/=";
  private static final Credential USER = new UserPassword("alice", Secret.of(SECRET));

  private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T00:00:00Z"));
  private final AtomicInteger issued = new AtomicInteger();
  private StubServer tokens;
  private StubServer server;

  @BeforeEach
  void startServers() {
    tokens = StubServer.start(r -> Answer.of(200, token("access_token")));
    server = StubServer.start(this::guarded);
  }

  @AfterEach
  void stopServers() {
    server.close();
    tokens.close();
  }

  private String token(String member) {
    return "{\"" + member + "\":\"tok" + issued.incrementAndGet() + "\",\"expires_in\":100}";
  }

  private Answer guarded(Request request) {
    return request.header("Authorization").startsWith("Bearer tok")
        ? Answer.of(200, "data")
        : challenged("Bearer realm=\"" + tokens.uri() + "/t?x=y\",service=\"svc\"");
  }

  private static Answer challenged(String challenge) {
    return Answer.of(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}")
        .with("WWW-Authenticate", challenge);
  }

  private AuthenticatingCaller caller(CredentialSource source) {
    HttpTransport transport = HttpTransport.builder().retries(RetryPolicy.NEVER).build();
    return new AuthenticatingCaller(transport, Origin.of(server.uri()), REGISTRY, source, clock);
  }

  private AuthenticatingCaller alice() {
    return caller(CredentialSource.fixed(REGISTRY, USER));
  }

  private HttpReply read(AuthenticatingCaller caller, AccessScope scope) {
    HttpCall call = HttpCall.get(GUN, server.uri().resolve("/v2/x")).withScope(scope);
    return caller.call(call, Deadline.in(Duration.ofSeconds(20)));
  }

  private TrustServerException refusal(AuthenticatingCaller caller, AccessScope scope) {
    try {
      read(caller, scope);
    } catch (TrustServerException e) {
      requireNoSecret(e);
      return e;
    }
    throw new AssertionError("no refusal");
  }

  @Test
  @DisplayName("case 11: no challenge, no Authorization")
  void serverWithoutChallenge_getsNoCredentials() {
    server.behave(r -> Answer.of(200, "data"));
    AuthenticatingCaller caller =
        caller(
            registry -> {
              throw new AssertionError("nobody needs credentials");
            });
    assertThat(read(caller, PULL).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).headers()).doesNotContainKey("Authorization");
  }

  @Test
  @DisplayName("case 14: anonymous token, full GUN as scope, the realm's own query kept")
  void anonymousBearer_fetchesATokenWithoutCredentials() {
    assertThat(read(caller(CredentialSource.none()), PULL).status()).isEqualTo(200);
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
    read(alice(), PULL);
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
    tokens.behave(r -> Answer.of(200, token(member)));
    Credential identity = new IdentityToken(Secret.of(SECRET));
    assertThat(read(caller(CredentialSource.fixed(REGISTRY, identity)), PULL).status())
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
    AuthenticatingCaller caller = alice();
    read(caller, PULL);
    read(caller, PULL);
    read(caller, AccessScope.pull("team/app"));
    assertThat(server.requests())
        .extracting(r -> r.header("Authorization"))
        .containsExactly("", "Bearer tok1", "Bearer tok1", "Bearer tok2");
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 19: a token is used for four fifths of its life")
  void dueToken_isReplacedBeforeItExpires() {
    AuthenticatingCaller caller = alice();
    read(caller, PULL);
    clock.advance(Duration.ofSeconds(79));
    read(caller, PULL);
    assertThat(tokens.requests()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    read(caller, PULL);
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
        r -> Answer.of(200, "{\"token\":\"tok" + issued.incrementAndGet() + "\"," + member + "}"));
    AuthenticatingCaller caller = alice();
    read(caller, PULL);
    clock.advance(Duration.ofSeconds(stillGoodAfterSeconds));
    read(caller, PULL);
    assertThat(tokens.requests()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    read(caller, PULL);
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 19: concurrent callers share one fetch")
  void concurrentCallers_shareOneToken() throws Exception {
    CountDownLatch arrived = new CountDownLatch(8);
    CountDownLatch release = new CountDownLatch(1);
    server.behave(
        r -> {
          if (r.header("Authorization").isEmpty()) {
            arrived.countDown();
            // nobody learns that a token is needed before all have asked without one
            await(arrived);
          }
          return guarded(r);
        });
    tokens.behave(
        r -> {
          await(release);
          return Answer.of(200, token("token"));
        });
    AuthenticatingCaller caller = alice();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<HttpReply>> replies = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        replies.add(threads.submit(() -> read(caller, PULL)));
      }
      await(arrived);
      release.countDown();
      for (Future<HttpReply> reply : replies) {
        assertThat(reply.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
      assertThat(tokens.requests()).hasSize(1);
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

  @Test
  void tokenThatIsNoLongerAccepted_isReplacedOnce() {
    AuthenticatingCaller caller = alice();
    read(caller, PULL);
    server.behave(
        r ->
            r.header("Authorization").equals("Bearer tok1")
                ? guarded(new Request("", "", new com.sun.net.httpserver.Headers(), new byte[0]))
                : guarded(r));
    assertThat(read(caller, PULL).status()).isEqualTo(200);
    assertThat(tokens.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 16: too narrow a token is asked for once more, then refused with the action")
  void insufficientScope_isForbidden_andNamesTheAction() {
    String challenge =
        "Bearer realm=\""
            + tokens.uri()
            + "/t\",service=\"svc\",scope=\"repository:"
            + GUN
            + ":push,pull\"";
    server.behave(
        r ->
            challenged(
                r.header("Authorization").isEmpty()
                    ? challenge
                    : challenge + ",error=\"insufficient_scope\""));
    TrustServerException e = refusal(alice(), AccessScope.push(GUN));
    assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(e.getMessage()).contains("'push,pull' on repository " + GUN);
    assertThat(server.requests()).hasSize(2);
    assertThat(tokens.requests().get(0).target()).contains("%3Apush%2Cpull");
  }

  @Test
  void refusedAnonymousToken_meansUnauthenticated() {
    server.behave(r -> challenged("Bearer realm=\"" + tokens.uri() + "/t\",service=\"svc\""));
    TrustServerException e = refusal(caller(CredentialSource.none()), PULL);
    assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(e.getMessage()).contains("no credentials were found for " + REGISTRY);
  }

  @Test
  @DisplayName("case 27: signing in Azure without the role")
  void azureSigningRefused_namesRoleAndLogin() {
    server.behave(r -> challenged("Bearer realm=\"" + tokens.uri() + "/t\",service=\"svc\""));
    HttpTransport transport = HttpTransport.builder().build();
    AuthenticatingCaller caller =
        new AuthenticatingCaller(
            transport,
            Origin.of(server.uri()),
            "x.azurecr.io",
            CredentialSource.fixed(
                "x.azurecr.io",
                new UserPassword("6ba7b810-9dad-11d1-80b4-00c04fd430c8", Secret.of(SECRET))),
            clock);
    assertThat(refusal(caller, AccessScope.push("x.azurecr.io/a")).getMessage())
        .contains("AcrImageSigner", "admin account", "repository-scoped", "log in again");
  }

  @Test
  @DisplayName("case 13: Basic")
  void basicChallenge_isAnswered_andRemembered() {
    server.behave(
        r ->
            r.header("Authorization").equals("Basic YWxpY2U6czNjcjpldCsvPQ==")
                ? Answer.of(200, "data")
                : challenged("Basic realm=\"r\""));
    AuthenticatingCaller caller = alice();
    assertThat(read(caller, PULL).status()).isEqualTo(200);
    assertThat(read(caller, PULL).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(3);
    assertThat(tokens.requests()).isEmpty();
  }

  @Test
  @DisplayName("case 13: Basic without credentials")
  void basicWithoutCredentials_isUnauthenticated() {
    server.behave(r -> challenged("Basic realm=\"r\""));
    TrustServerException e = refusal(caller(CredentialSource.none()), PULL);
    assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(e.getMessage()).contains("no basic auth credentials");
    Credential identity = new IdentityToken(Secret.of(SECRET));
    refusal(caller(CredentialSource.fixed(REGISTRY, identity)), PULL);
    assertThat(server.requests()).allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
  }

  @Test
  void wrongPassword_isUnauthenticated_afterOneAttempt() {
    server.behave(r -> challenged("Basic realm=\"r\""));
    TrustServerException e = refusal(alice(), PULL);
    assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  @DisplayName("case 17: Bearer is preferred")
  void bothChallenges_bearerIsUsed() {
    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? challenged("Basic realm=\"r\", Bearer realm=\"" + tokens.uri() + "/t\"")
                : Answer.of(200, "data"));
    assertThat(read(alice(), PULL).status()).isEqualTo(200);
    assertThat(server.requests().get(1).header("Authorization")).isEqualTo("Bearer tok1");
  }

  @ParameterizedTest
  @DisplayName("case 18: no realm but https or this machine gets credentials")
  @ValueSource(
      strings = {
        "http://auth.example.com/t",
        "relative",
        "",
        "ftp://localhost/t",
        "https://u:p@localhost/t",
        "http://127.0.0.1.example.com/t",
        "https://"
      })
  void unusableRealm_isRefused_andNothingLeaves(String realm) {
    server.behave(r -> challenged("Bearer realm=\"" + realm + "\",service=\"svc\""));
    TrustServerException e = refusal(alice(), PULL);
    assertThat(e.reason()).isEqualTo(Reason.PROTOCOL);
    assertThat(e.getMessage()).doesNotContain("u:p");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  @DisplayName("a login goes to no stranger that a challenge names")
  void tokenEndpointOfAStranger_getsNoLogin() {
    HttpTransport transport = HttpTransport.builder().retries(RetryPolicy.NEVER).build();
    CredentialSource alice = CredentialSource.fixed(REGISTRY, USER);
    server.behave(r -> challenged("Bearer realm=\"https://auth.example.org/t\",service=\"svc\""));
    TrustServerException e =
        refusal(
            new AuthenticatingCaller(transport, Origin.of(server.uri()), REGISTRY, alice, clock),
            PULL);
    assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS);
    assertThat(e.getMessage()).contains("https://auth.example.org", "allow the host");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  @DisplayName("W20: a server on https cannot have credentials sent in the clear")
  void plainRealmOfAnEncryptedServer_isRefused_andNothingLeaves() throws Exception {
    LoopbackTls tls = LoopbackTls.create();
    try (StubServer encrypted =
        StubServer.startTls(
            tls.context(),
            false,
            r -> challenged("Bearer realm=\"" + tokens.uri() + "/t\",service=\"svc\""))) {
      HttpTransport transport =
          HttpTransport.builder().tls(tls::context).retries(RetryPolicy.NEVER).build();
      AuthenticatingCaller caller =
          new AuthenticatingCaller(
              transport,
              Origin.of(encrypted.uri()),
              REGISTRY,
              CredentialSource.fixed(REGISTRY, USER),
              clock);
      HttpCall call = HttpCall.get(GUN, encrypted.uri().resolve("/v2/x")).withScope(PULL);

      assertThatThrownBy(() -> caller.call(call, Deadline.in(Duration.ofSeconds(20))))
          .isInstanceOfSatisfying(
              TrustServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL));
      assertThat(tokens.requests()).isEmpty();
    }
  }

  @Test
  void unknownChallenge_leavesTheAnswerAsItIs() {
    server.behave(r -> challenged("Negotiate"));
    assertThat(read(alice(), PULL).status()).isEqualTo(401);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void callToAnotherServerOrWithoutScope_carriesNothing() {
    try (StubServer other = StubServer.start(this::guarded)) {
      AuthenticatingCaller caller = alice();
      read(caller, PULL);
      Deadline soon = Deadline.in(Duration.ofSeconds(20));
      HttpCall elsewhere = HttpCall.get(GUN, other.uri()).withScope(PULL);
      assertThat(caller.call(elsewhere, soon).status()).isEqualTo(401);
      assertThat(caller.call(HttpCall.get(GUN, server.uri()), soon).status()).isEqualTo(401);
      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().get(0).headers()).doesNotContainKey("Authorization");
    }
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
    TrustServerException e = refusal(alice(), PULL);
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
    assertThat(refusal(alice(), PULL).reason()).isEqualTo(Reason.PROTOCOL);
  }

  @Test
  @DisplayName("case 25: a server that repeats what it was sent leaks nothing into messages")
  void echoedProof_isTakenOutOfErrors() {
    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? guarded(r)
                : Answer.of(
                    400, "{\"errors\":[{\"code\":\"" + r.header("Authorization") + "\"}]}"));
    HttpReply bearer = read(alice(), PULL);
    assertThat(bearer.status()).isEqualTo(400);
    assertThat(bearer.body().toUtf8()).contains("Bearer ***").doesNotContain("tok1");

    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? challenged("Basic realm=\"r\"")
                : Answer.of(500, SECRET + " " + r.header("Authorization")));
    assertThat(read(alice(), PULL).body().toUtf8()).isEqualTo("*** Basic ***");
  }

  @Test
  @DisplayName("case 25: neither do its spellings of what it repeats")
  void echoedProofInJsonEscapes_isTakenOutOfErrors() {
    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? challenged("Basic realm=\"r\"")
                : Answer.of(
                    400,
                    "{\"errors\":[{\"code\":\"NO\",\"message\":\"not "
                        + escaped(r.header("Authorization"))
                        + "\",\"detail\":{\"Name\":\""
                        + escaped(SECRET)
                        + "\"}}]}"));

    ErrorReply said = ErrorReply.of(read(alice(), PULL));

    assertThat(said.text()).isEqualTo("NO: not Basic ***: ***");
    assertThat(said.code()).isEqualTo("NO");
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining());
  }

  @Test
  @DisplayName("callers that shared a failing fetch hear the same explanation")
  void sharedFailure_keepsItsDiagnosis() throws Exception {
    CountDownLatch arrived = new CountDownLatch(4);
    CountDownLatch release = new CountDownLatch(1);
    server.behave(
        r -> {
          arrived.countDown();
          // nobody learns that a token is needed before all have asked without one
          await(arrived);
          return guarded(r);
        });
    tokens.behave(
        r -> {
          await(release);
          return Answer.of(401, "no");
        });
    AuthenticatingCaller caller = alice();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<TrustServerException>> refusals = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        refusals.add(threads.submit(() -> refusal(caller, PULL)));
      }
      await(arrived);
      release.countDown();
      for (Future<TrustServerException> refusal : refusals) {
        assertThat(refusal.get(20, TimeUnit.SECONDS).diagnosis().orElseThrow().problem())
            .isEqualTo(Diagnosis.Problem.CREDENTIALS_REFUSED);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failedFetch_isNotRemembered() {
    tokens.behave(r -> Answer.of(500));
    AuthenticatingCaller caller = alice();
    refusal(caller, PULL);
    tokens.behave(r -> Answer.of(200, token("token")));
    assertThat(read(caller, PULL).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("case 25: nothing secret is printed")
  void values_printNoSecret() {
    assertThat(USER.toString()).doesNotContain(SECRET);
    assertThat(new IdentityToken(Secret.of(SECRET)).toString()).doesNotContain(SECRET);
    assertThat(new Token(Secret.of(SECRET), false, Instant.EPOCH).toString())
        .doesNotContain(SECRET);
    HttpCall call =
        HttpCall.get("a", server.uri().resolve("/x?account=" + "alice"))
            .withHeader("Authorization", SECRET);
    assertThat(call.toString()).doesNotContain(SECRET, "account");
  }

  private static void requireNoSecret(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      assertThat(at.toString())
          .doesNotContain(SECRET, "s3cr", "YWxpY2U6czNjcjpldCsvPQ", "tok1", "tok2");
    }
  }
}
