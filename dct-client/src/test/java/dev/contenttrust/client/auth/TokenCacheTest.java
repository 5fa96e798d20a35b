// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final TokenRequest REQUEST =
      new TokenRequest(
          URI.create("https://example.com/token"), "svc", AccessScope.pull("example.com/x"), "");

  private final TokenCache cache = new TokenCache(SettableClock.at(NOW));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);

  private static Token token(String secret) {
    return new Token(Secret.of(secret), true, NOW.plusSeconds(60));
  }

  private FutureTask<Token> task(Supplier<Token> fetch) {
    return new FutureTask<>(
        () -> cache.get(REQUEST, null, Deadline.in(Duration.ofSeconds(20)), fetch));
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private Token slowly() {
    begun.countDown();
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrustServerException(
          "x", TrustServerException.Reason.UNREACHABLE, 0, "interrupted", e);
    }
    return token("shared");
  }

  @Test
  void tokenOnItsWay_isShared() throws Exception {
    FutureTask<Token> fetching = task(this::slowly);
    start(fetching);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    FutureTask<Token> waiting = task(() -> token("another"));
    awaitWaiting(start(waiting));
    answer.countDown();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isSameAs(fetching.get());
  }

  @Test
  void interruptedFetch_failsItsThreadAlone_andTheOthersFetchAnew() throws Exception {
    FutureTask<Token> fetching = task(this::slowly);
    Thread interrupted = start(fetching);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    Token another = token("another");
    FutureTask<Token> waiting = task(() -> another);
    awaitWaiting(start(waiting));
    interrupted.interrupt();
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isSameAs(another);
    assertThatThrownBy(fetching::get).cause().hasMessage("interrupted");
  }
}
