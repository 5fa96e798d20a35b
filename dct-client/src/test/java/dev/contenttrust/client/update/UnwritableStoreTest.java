// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("W1: what a client trusts and cannot store binds it as long as it lives")
class UnwritableStoreTest {
  private final Situation situation = Situation.honest();
  private final PublishedRepository old = situation.publish();
  private final TrustClient client = situation.client(b -> b.store(new ReadOnly(situation.store)));

  /** What other clients store, for one that may not. */
  private record ReadOnly(MetadataStore others) implements MetadataStore {
    @Override
    public StoredMetadata load(Gun gun) {
      return others.load(gun);
    }

    @Override
    public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
      throw new UncheckedIOException(new IOException("read-only"));
    }

    @Override
    public void remove(Gun gun) {}
  }

  UnwritableStoreTest() {
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    situation.publish();
  }

  private VerifiedRepository open() {
    return client.open(situation.gun());
  }

  @Test
  void olderStateThatAnotherClientStores_doesNotEndIt() {
    open();
    situation.server.serve(old);
    situation.client().open(situation.gun());
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.TIMESTAMP));
  }

  @Test
  void newerStateThatAnotherClientStores_isFollowed() {
    open();
    situation.publisher.targets(t -> t.target("4.0", "image 4"));
    situation.publish();
    situation.client().open(situation.gun());
    assertThat(open().targets().metadata().wireBytes())
        .isEqualTo(situation.publisher.published(RoleName.TARGETS));
  }

  @Test
  @DisplayName("W6: so is a rotation that ended what was remembered")
  void rotationThatAnotherClientStores_isFollowed() {
    situation.publisher.timestamp(t -> t.version(1000));
    situation.publish();
    open();
    situation.publisher.rotate(RoleName.TIMESTAMP).timestamp(t -> t.version(3));
    situation.publish();
    situation.client().open(situation.gun());
    assertThat(open().timestamp().version()).isEqualTo(3);
  }

  @Test
  void updateForAnotherQuestionThatFailsMeanwhile_doesNotEndIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch fail = new CountDownLatch(1);
    situation.server.answer(
        "root.json",
        () -> {
          if (asked.getCount() == 0) {
            return Optional.of(situation.publisher.published(RoleName.ROOT));
          }
          asked.countDown();
          await(fail);
          throw new TrustServerException(
              "x", TrustServerException.Reason.SERVER_ERROR, 500, "as the test wants", null);
        });
    FutureTask<Object> failing = new FutureTask<>(() -> client.explain(situation.gun()));
    start(failing);
    await(asked);
    FutureTask<Object> other = new FutureTask<>(() -> client.resolve(situation.tag("3.0")));
    Thread waiting = start(other);
    while (waiting.isAlive() && waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    fail.countDown();
    failing.get(20, TimeUnit.SECONDS);
    other.get(20, TimeUnit.SECONDS);
    situation.server.serve(old);
    assertThatThrownBy(() -> client.resolve(situation.tag("1.0")))
        .isInstanceOf(UntrustedException.Rollback.class);
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
