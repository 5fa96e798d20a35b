// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SingleFlight<String, String> flight = new SingleFlight<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  /** A caller in a thread of its own. */
  private static final class Caller {
    private final FutureTask<String> call;
    private final Thread thread;

    Caller(Callable<String> question) {
      call = new FutureTask<>(question);
      thread = new Thread(call);
      thread.setDaemon(true);
      thread.start();
    }

    Caller waits() {
      while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      return this;
    }

    String answer() throws Exception {
      return call.get(20, TimeUnit.SECONDS);
    }
  }

  private Caller asks(String question, Supplier<String> work) {
    return new Caller(() -> flight.join(question, work, LONG));
  }

  /** Work that lasts until the end is told, or its thread is interrupted. */
  private String lastingWork() {
    begun.countDown();
    try {
      return end.await(20, TimeUnit.SECONDS) ? "done" : "late";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Caller leader() throws InterruptedException {
    Caller leader = asks("wide", this::lastingWork);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    return leader;
  }

  @Test
  void oneQuestion_isWorkedOnOnce() throws Exception {
    Caller leader = leader();
    Caller follower = asks("wide", () -> "again").waits();
    end.countDown();
    assertThat(leader.answer()).isEqualTo("done");
    assertThat(follower.answer()).isEqualTo("done");
  }

  @Test
  void anotherQuestion_isNotAnsweredByIt_andWaitsItsTurn() throws Exception {
    Caller leader = leader();
    Caller other = asks("narrow", () -> end.getCount() == 0 ? "its own" : "too early").waits();
    end.countDown();
    assertThat(leader.answer()).isEqualTo("done");
    assertThat(other.answer()).isEqualTo("its own");
  }

  @Test
  void anotherQuestion_isGivenUp_ifItsTurnDoesNotComeInTime() throws Exception {
    Caller leader = leader();
    assertThatThrownBy(() -> flight.join("narrow", () -> "never", Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class);
    end.countDown();
    assertThat(leader.answer()).isEqualTo("done");
  }

  @Test
  void failure_isShared() throws Exception {
    Caller leader =
        asks(
            "wide",
            () -> {
              lastingWork();
              throw new IllegalArgumentException("as the test wants");
            });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    Caller follower = asks("wide", () -> "again").waits();
    end.countDown();
    for (Caller caller : new Caller[] {leader, follower}) {
      assertThatThrownBy(caller::answer)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("as the test wants");
    }
  }

  @Test
  void failureOfAnInterruptedThread_isItsOwn_andAnotherBeginsAnew() throws Exception {
    Caller leader = leader();
    Caller follower = asks("wide", () -> "again").waits();
    leader.thread.interrupt();
    assertThat(follower.answer()).isEqualTo("again");
    assertThatThrownBy(leader::answer).cause().hasMessage("interrupted");
  }

  @Test
  void threadInterruptedBeforeItsTurn_leavesTheWorkToAnother() throws Exception {
    Caller leader = leader();
    Caller waiting = asks("narrow", () -> "never").waits();
    Caller follower = asks("narrow", () -> "its own").waits();
    waiting.thread.interrupt();
    assertThatThrownBy(waiting::answer).hasCauseInstanceOf(InterruptedException.class);
    end.countDown();
    assertThat(follower.answer()).isEqualTo("its own");
    assertThat(leader.answer()).isEqualTo("done");
  }
}
