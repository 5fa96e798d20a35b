// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchAheadTest {
  private final FetchAhead ahead = new FetchAhead(new FetchThreads());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final CountDownLatch givenUp = new CountDownLatch(1);

  @AfterEach
  void close() {
    ahead.close();
  }

  private void begin() throws InterruptedException {
    ahead.begin(Map.of("a file", this::fetch));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private Optional<Bytes> fetch() {
    begun.countDown();
    try {
      answer.await();
    } catch (InterruptedException e) {
      givenUp.countDown();
    }
    return Optional.of(Bytes.utf8("what it says"));
  }

  @Test
  void fileThatIsTaken_isWaitedFor() throws Exception {
    begin();
    answer.countDown();
    assertThat(ahead.take("a file", Deadline.in(Duration.ofSeconds(20))))
        .contains(Bytes.utf8("what it says"));
    assertThat(ahead.holds("a file")).isFalse();
    assertThat(givenUp.getCount()).isEqualTo(1);
  }

  @Test
  void fileThatIsNotThereByTheDeadline_isGivenUp() throws Exception {
    begin();
    assertThatThrownBy(() -> ahead.take("a file", Deadline.in(Duration.ZERO)))
        .isInstanceOf(TimeoutException.class);
    assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void fileWhoseTakerIsInterrupted_isGivenUp() throws Exception {
    begin();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ahead.take("a file", Deadline.in(Duration.ofSeconds(20))))
        .isInstanceOf(InterruptedException.class);
    assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void chanceThatIsNotThereSoon_isGivenUp() throws Exception {
    begin();
    assertThat(ahead.takeIfThere("a file", 0)).isEmpty();
    assertThat(givenUp.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
