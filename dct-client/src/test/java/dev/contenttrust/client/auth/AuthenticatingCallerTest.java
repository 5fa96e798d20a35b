// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static dev.contenttrust.client.auth.GuardedRegistry.GUN;
import static dev.contenttrust.client.auth.GuardedRegistry.PULL;
import static dev.contenttrust.client.auth.GuardedRegistry.REGISTRY;
import static dev.contenttrust.client.auth.GuardedRegistry.SECRET;
import static dev.contenttrust.client.auth.GuardedRegistry.USER;
import static dev.contenttrust.client.auth.GuardedRegistry.challenged;
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
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.testing.LoopbackTls;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a challenge makes a caller send, to whom, and what is told when that is not enough. */
class AuthenticatingCallerTest {
  @AutoClose private final GuardedRegistry registry = new GuardedRegistry();
  private final StubServer server = registry.server;
  private final StubServer tokens = registry.tokens;

  @Test
  @DisplayName("case 11: no challenge, no Authorization")
  void serverWithoutChallenge_getsNoCredentials() {
    server.behave(r -> Answer.of(200, "data"));
    AuthenticatingCaller caller =
        registry.caller(
            name -> {
              throw new AssertionError("nobody needs credentials");
            });
    assertThat(registry.read(caller, PULL).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).headers()).doesNotContainKey("Authorization");
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
    TrustServerException e = registry.refusal(registry.alice(), AccessScope.push(GUN));
    assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(e.getMessage()).contains("'push,pull' on repository " + GUN);
    assertThat(server.requests()).hasSize(2);
    assertThat(tokens.requests().get(0).target()).contains("%3Apush%2Cpull");
  }

  @Test
  void refusedAnonymousToken_meansUnauthenticated() {
    server.behave(r -> challenged("Bearer realm=\"" + tokens.uri() + "/t\",service=\"svc\""));
    TrustServerException e = registry.refusal(registry.caller(CredentialSource.none()), PULL);
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
            registry.clock);
    assertThat(registry.refusal(caller, AccessScope.push("x.azurecr.io/a")).getMessage())
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
    AuthenticatingCaller caller = registry.alice();
    assertThat(registry.read(caller, PULL).status()).isEqualTo(200);
    assertThat(registry.read(caller, PULL).status()).isEqualTo(200);
    assertThat(server.requests()).hasSize(3);
    assertThat(tokens.requests()).isEmpty();
  }

  @Test
  @DisplayName("case 13: Basic without credentials")
  void basicWithoutCredentials_isUnauthenticated() {
    server.behave(r -> challenged("Basic realm=\"r\""));
    TrustServerException e = registry.refusal(registry.caller(CredentialSource.none()), PULL);
    assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(e.getMessage()).contains("no basic auth credentials");
    Credential identity = new IdentityToken(Secret.of(SECRET));
    registry.refusal(registry.caller(CredentialSource.fixed(REGISTRY, identity)), PULL);
    assertThat(server.requests()).allSatisfy(r -> assertThat(r.header("Authorization")).isEmpty());
  }

  @Test
  void wrongPassword_isUnauthenticated_afterOneAttempt() {
    server.behave(r -> challenged("Basic realm=\"r\""));
    TrustServerException e = registry.refusal(registry.alice(), PULL);
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
    assertThat(registry.read(registry.alice(), PULL).status()).isEqualTo(200);
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
    TrustServerException e = registry.refusal(registry.alice(), PULL);
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
        registry.refusal(
            new AuthenticatingCaller(
                transport, Origin.of(server.uri()), REGISTRY, alice, registry.clock),
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
              registry.clock);
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
    assertThat(registry.read(registry.alice(), PULL).status()).isEqualTo(401);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void callToAnotherServerOrWithoutScope_carriesNothing() {
    try (StubServer other = StubServer.start(registry::guarded)) {
      AuthenticatingCaller caller = registry.alice();
      registry.read(caller, PULL);
      Deadline soon = Deadline.in(Duration.ofSeconds(20));
      HttpCall elsewhere = HttpCall.get(GUN, other.uri()).withScope(PULL);
      assertThat(caller.call(elsewhere, soon).status()).isEqualTo(401);
      assertThat(caller.call(HttpCall.get(GUN, server.uri()), soon).status()).isEqualTo(401);
      assertThat(other.requests()).hasSize(1);
      assertThat(other.requests().get(0).headers()).doesNotContainKey("Authorization");
    }
  }

  @Test
  @DisplayName("case 25: a server that repeats what it was sent leaks nothing into messages")
  void echoedProof_isTakenOutOfErrors() {
    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? registry.guarded(r)
                : Answer.of(
                    400, "{\"errors\":[{\"code\":\"" + r.header("Authorization") + "\"}]}"));
    HttpReply bearer = registry.read(registry.alice(), PULL);
    assertThat(bearer.status()).isEqualTo(400);
    assertThat(bearer.body().toUtf8()).contains("Bearer ***").doesNotContain("tok1");

    server.behave(
        r ->
            r.header("Authorization").isEmpty()
                ? challenged("Basic realm=\"r\"")
                : Answer.of(500, SECRET + " " + r.header("Authorization")));
    assertThat(registry.read(registry.alice(), PULL).body().toUtf8()).isEqualTo("*** Basic ***");
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

    ErrorReply said = ErrorReply.of(registry.read(registry.alice(), PULL));

    assertThat(said.text()).isEqualTo("NO: not Basic ***: ***");
    assertThat(said.code()).isEqualTo("NO");
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

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> String.format(Locale.ROOT, "\\u%04x", c))
        .collect(Collectors.joining());
  }
}
