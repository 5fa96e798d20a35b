// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that wants a token, the endpoint that issues tokens, and callers who have logins. */
final class GuardedRegistry implements AutoCloseable {
  static final String REGISTRY = "registry.example.com";
  static final String GUN = "registry.example.com/team/app";
  static final AccessScope PULL = AccessScope.pull(GUN);
  static final String SECRET = "s3cr:et+/=";
  static final Credential USER = new UserPassword("alice", Secret.of(SECRET));

  final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T00:00:00Z"));
  final StubServer tokens = StubServer.start(r -> Answer.of(200, token("access_token")));
  final StubServer server = StubServer.start(this::guarded);
  private final AtomicInteger issued = new AtomicInteger();

  /** Returns a token that was not issued before. */
  String nextToken() {
    return "tok" + issued.incrementAndGet();
  }

  /** Returns an answer of the token endpoint. */
  String token(String member) {
    return "{\"" + member + "\":\"" + nextToken() + "\",\"expires_in\":100}";
  }

  /** Answers whoever brings a token, and tells others where to get one. */
  Answer guarded(Request request) {
    return request.header("Authorization").startsWith("Bearer tok")
        ? Answer.of(200, "data")
        : challenged("Bearer realm=\"" + tokens.uri() + "/t?x=y\",service=\"svc\"");
  }

  static Answer challenged(String challenge) {
    return Answer.of(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}")
        .with("WWW-Authenticate", challenge);
  }

  AuthenticatingCaller caller(CredentialSource source) {
    HttpTransport transport = HttpTransport.builder().retries(RetryPolicy.NEVER).build();
    return new AuthenticatingCaller(transport, Origin.of(server.uri()), REGISTRY, source, clock);
  }

  AuthenticatingCaller alice() {
    return caller(CredentialSource.fixed(REGISTRY, USER));
  }

  HttpReply read(AuthenticatingCaller caller, AccessScope scope) {
    HttpCall call = HttpCall.get(GUN, server.uri().resolve("/v2/x")).withScope(scope);
    return caller.call(call, Deadline.in(Duration.ofSeconds(20)));
  }

  /** Expects a refusal in which nothing secret is told. */
  TrustServerException refusal(AuthenticatingCaller caller, AccessScope scope) {
    TrustServerException refusal =
        catchThrowableOfType(TrustServerException.class, () -> read(caller, scope));
    assertThat(refusal).describedAs("refusal").isNotNull();
    for (Throwable at = refusal; at != null; at = at.getCause()) {
      assertThat(at.toString())
          .doesNotContain(SECRET, "s3cr", "YWxpY2U6czNjcjpldCsvPQ", "tok1", "tok2");
    }
    return refusal;
  }

  @Override
  public void close() {
    server.close();
    tokens.close();
  }
}
