// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what is asked for on a chance uses logins of others and starts none")
class CallsOnChanceTest {
  private static final String GUN = "registry.example.com/team/app";
  private static final Deadline AMPLE = Deadline.in(Duration.ofSeconds(20));
  private static final String LIVE = "Bearer live";

  private final AtomicInteger logins = new AtomicInteger();
  private final StubServer tokens =
      StubServer.start(r -> Answer.of(200, "{\"token\":\"live\",\"expires_in\":100}"));
  private final StubServer server = StubServer.start(this::guarded);
  private final AuthenticatingCaller caller =
      new AuthenticatingCaller(
          HttpTransport.builder().retries(RetryPolicy.NEVER).build(),
          Origin.of(server.uri()),
          "registry.example.com",
          registry -> {
            logins.incrementAndGet();
            return Optional.of(new UserPassword("alice", Secret.of("pass")));
          },
          SettableClock.at(Instant.parse("2026-11-21T00:00:00Z")));

  @AfterEach
  void stopServers() {
    server.close();
    tokens.close();
  }

  private Answer guarded(Request request) {
    return request.header("Authorization").equals(LIVE)
        ? Answer.of(200, "data")
        : Answer.of(401, "{}")
            .with("WWW-Authenticate", "Bearer realm=\"" + tokens.uri() + "/t\",service=\"svc\"");
  }

  private HttpReply read(Deadline deadline) {
    HttpCall call =
        HttpCall.get(GUN, server.uri().resolve("/v2/x")).withScope(AccessScope.pull(GUN));
    return caller.call(call, deadline);
  }

  private void assertGivenUp() {
    assertThatThrownBy(() -> read(AMPLE.onChance()))
        .isInstanceOfSatisfying(
            TrustServerException.class,
            e -> assertThat(e.reason()).isEqualTo(TrustServerException.Reason.UNAUTHENTICATED))
        .hasMessage("no login is asked for on a mere chance");
  }

  @Test
  void nobodyHasALogin_isGivenUp_andNoneIsAskedFor() {
    assertGivenUp();
    assertThat(logins).hasValue(0);
    assertThat(tokens.requests()).isEmpty();
  }

  @Test
  void heldToken_isUsed() {
    read(AMPLE);
    assertThat(read(AMPLE.onChance()).status()).isEqualTo(200);
    assertThat(tokens.requests()).hasSize(1);
  }

  @Test
  void heldTokenThatIsRefused_isGivenUp_andAnotherLeftToOthers() {
    read(AMPLE);
    server.behave(r -> guarded(new Request("", "", new com.sun.net.httpserver.Headers(), null)));
    assertGivenUp();
    assertThat(tokens.requests()).hasSize(1);
    assertThat(logins).hasValue(1);
  }

  @Test
  void tokenOnItsWay_isShared() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch challenged = new CountDownLatch(2);
    tokens.behave(
        r -> {
          asked.countDown();
          await(challenged);
          return Answer.of(200, "{\"token\":\"live\",\"expires_in\":100}");
        });
    server.behave(
        r -> {
          if (r.header("Authorization").isEmpty()) {
            challenged.countDown();
          }
          return guarded(r);
        });
    CompletableFuture<HttpReply> needed = CompletableFuture.supplyAsync(() -> read(AMPLE));
    await(asked);
    CompletableFuture<HttpReply> chance =
        CompletableFuture.supplyAsync(() -> read(AMPLE.onChance()));
    // it goes out with the login that is on its way, not without one
    challenged.countDown();
    assertThat(needed.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(chance.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(tokens.requests()).hasSize(1);
  }

  @Test
  void refusedLogin_isNotTriedAgain() {
    tokens.behave(r -> Answer.of(401, "{}"));
    assertThatThrownBy(() -> read(AMPLE)).isInstanceOf(TrustServerException.class);
    int before = logins.get();
    assertGivenUp();
    assertThat(tokens.requests()).hasSize(1);
    assertThat(logins).hasValue(before);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
