// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.PublishedRepository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimultaneousUpdatesTest {
  private final Situation situation = Situation.honest();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void manyCallersAtOnce_costOneUpdate() throws Exception {
    TrustClient client = situation.client();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    situation.server.answer(
        "root.json",
        () -> {
          asked.countDown();
          await(answer);
          return Optional.of(situation.publisher.published(RoleName.ROOT));
        });
    List<Future<VerifiedRepository>> results = new ArrayList<>();
    results.add(threads.submit(() -> client.open(situation.gun())));
    await(asked);
    CountDownLatch started = new CountDownLatch(7);
    for (int i = 0; i < 7; i++) {
      results.add(
          threads.submit(
              () -> {
                started.countDown();
                return client.open(situation.gun());
              }));
    }
    await(started);
    answer.countDown();
    for (Future<VerifiedRepository> result : results) {
      assertThat(result.get(20, TimeUnit.SECONDS).targets().version()).isEqualTo(1);
    }
    assertThat(situation.requests().stream().filter(name -> name.equals("root.json"))).hasSize(1);
  }

  @Test
  void failedUpdate_isNotRemembered() {
    TrustClient client = situation.client();
    situation.server.failWith(new IllegalStateException("as the test wants"));
    assertThat(catchThrowable(() -> client.open(situation.gun()))).hasMessage("as the test wants");
    situation.server.recover();
    assertThat(client.open(situation.gun()).targets().version()).isEqualTo(1);
  }

  @Test
  void olderStateVerifiedLater_doesNotOverwriteANewerOne() {
    PublishedRepository old = situation.publish();
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    PublishedRepository present = situation.publish();
    AtomicBoolean overtaken = new AtomicBoolean();
    MetadataStore racing =
        new MetadataStore() {
          @Override
          public StoredMetadata load(Gun gun) {
            return situation.store.load(gun);
          }

          @Override
          public boolean replace(Gun gun, StoredMetadata expected, StoredMetadata next) {
            if (overtaken.compareAndSet(false, true)) {
              situation.server.serve(present);
              situation.client().open(gun);
            }
            return situation.store.replace(gun, expected, next);
          }

          @Override
          public void remove(Gun gun) {
            situation.store.remove(gun);
          }
        };
    situation.server.serve(old);
    VerifiedRepository repository = situation.client(b -> b.store(racing)).open(situation.gun());
    assertThat(repository.targets().metadata().wireBytes())
        .isEqualTo(present.file(RoleName.TARGETS));
    assertThat(situation.stored().files().get(RoleName.TARGETS))
        .isEqualTo(present.file(RoleName.TARGETS));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
