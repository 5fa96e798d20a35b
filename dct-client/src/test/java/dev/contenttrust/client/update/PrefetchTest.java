// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.TestKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("files that are asked for ahead of their turn")
class PrefetchTest {
  private static final int MEBIBYTE = 1 << 20;

  private final Situation situation = Situation.honest();

  PrefetchTest() {
    situation.publisher.delegation("targets/releases", r -> r.target("1.0", "image 1, released"));
    situation.publish();
  }

  private TrustClient ahead() {
    return situation.client(b -> b.prefetch(Prefetch.ALWAYS));
  }

  private void answer(String file, java.util.function.Supplier<Optional<Bytes>> answer) {
    situation.server.answer(file, answer);
  }

  @Test
  void firstContact_asksForThePlainNamesAtOnce_andForNothingByHash() {
    VerifiedRepository repository = ahead().open(situation.gun());
    assertThat(situation.requests())
        .containsExactlyInAnyOrder(
            "root.json",
            "timestamp.json",
            "snapshot.json",
            "targets.json",
            "targets/releases.json");
    assertThat(repository.roles()).hasSize(5);
  }

  @Test
  void knownCollection_asksForNothingThatMayNotBeNeeded() {
    situation.client().open(situation.gun());
    situation.publisher.targets(t -> t.target("3.0", "image 3"));
    situation.publish();
    situation.requests();
    ahead().open(situation.gun());
    assertThat(situation.requests())
        .containsExactly(
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT),
            situation.hashed(RoleName.TARGETS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets", "targets/releases"})
  void otherFileUnderThePlainName_isPassedOver_andThePromisedOneFetchedByHash(String name) {
    answer(name + ".json", () -> Optional.of(situation.publisher.published(RoleName.ROOT)));
    assertThat(ahead().resolve(situation.tag("1.0")).digest())
        .isEqualTo(situation.client().resolve(situation.tag("1.0")).digest());
    assertThat(situation.requests()).contains(situation.hashed(new RoleName(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets", "targets/releases"})
  void failureOfAFileThatWasAChance_isNoFailure(String name) {
    answer(
        name + ".json",
        () -> {
          throw new TrustServerException(
              "x", TrustServerException.Reason.SERVER_ERROR, 500, "as the test wants", null);
        });
    assertThat(ahead().open(situation.gun()).roles()).hasSize(5);
  }

  @Test
  void failureOfTheTimestamp_isTheFailureOfTheUpdate() {
    answer(
        "timestamp.json",
        () -> {
          throw new TrustServerException(
              "x", TrustServerException.Reason.FORBIDDEN, 403, "as the test wants", null);
        });
    assertThat(
            catchThrowableOfType(TrustServerException.class, () -> ahead().open(situation.gun())))
        .hasMessage("as the test wants");
  }

  @Test
  void fileThatWasAChance_mayHaveAMebibyte_whateverTheLimits() {
    Map<String, Long> allowed = new ConcurrentHashMap<>();
    MetadataSource source =
        new MetadataSource() {
          @Override
          public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
            allowed.put(file, maxBytes);
            return situation.server.fetch(file, maxBytes, deadline);
          }

          @Override
          public String describe() {
            return "files in memory";
          }
        };
    answer("targets.json", () -> Optional.of(Bytes.wrap(new byte[MEBIBYTE + 1])));
    VerifiedRepository repository =
        situation
            .client(b -> b.prefetch(Prefetch.ALWAYS).sources(gun -> source))
            .open(situation.gun());
    assertThat(repository.targets().version()).isPositive();
    assertThat(allowed)
        .containsEntry("snapshot.json", (long) MEBIBYTE)
        .containsEntry("targets.json", (long) MEBIBYTE)
        .containsEntry("targets/releases.json", (long) MEBIBYTE)
        .containsEntry(
            situation.hashed(RoleName.TARGETS),
            (long) situation.publisher.published(RoleName.TARGETS).size());
  }

  @Test
  void chanceThatStalls_isGivenUp_andItsRequestInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    answer(
        "targets.json",
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Optional.empty();
        });
    assertThat(ahead().open(situation.gun()).roles()).hasSize(5);
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(situation.requests()).contains(situation.hashed(RoleName.TARGETS));
  }

  @Test
  void manyDelegations_areFetchedAtTheSameTime_afterWhatPromisesThem() throws Exception {
    CountDownLatch together = new CountDownLatch(3);
    for (String name : new String[] {"targets/a", "targets/b", "targets/c"}) {
      situation.publisher.delegation(name, r -> r.target("1.0", "image 1"));
    }
    situation.publish();
    for (String name : new String[] {"targets/a", "targets/b", "targets/c"}) {
      RoleName role = new RoleName(name);
      answer(
          situation.hashed(role),
          () -> {
            together.countDown();
            awaitAll(together);
            return Optional.of(situation.publisher.published(role));
          });
    }
    VerifiedRepository repository = ahead().open(situation.gun());
    assertThat(repository.delegations()).hasSize(4).allMatch(d -> d.verified().isPresent());
  }

  @Test
  void failureOfOneDelegation_isToldInItsTurn_andDoesNotHideARefusalBeforeIt() {
    for (String name : new String[] {"targets/a", "targets/b", "targets/c"}) {
      situation.publisher.delegation(name, r -> r.target("9", "image 9"));
    }
    situation.publisher.delegation("targets/a", r -> r.signedBy(TestKey.ecdsa()));
    situation.publish();
    answer(
        situation.hashed(new RoleName("targets/c")),
        () -> {
          throw new MetadataSource.TooLongException("x", 7);
        });
    VerifiedRepository plain = situation.client().open(situation.gun());
    VerifiedRepository fast =
        situation
            .client(
                b ->
                    b.prefetch(Prefetch.ALWAYS)
                        .store(dev.contenttrust.client.store.MetadataStore.memory()))
            .open(situation.gun());
    assertThat(fast.delegations().stream().map(d -> d.error().map(Object::getClass)))
        .containsExactlyElementsOf(
            plain.delegations().stream()
                .<Optional<Class<?>>>map(d -> d.error().map(Object::getClass))
                .toList());
    assertThat(fast.delegation(new RoleName("targets/a")).orElseThrow().error())
        .containsInstanceOf(UntrustedException.InsufficientSignatures.class);
    assertThat(fast.delegation(new RoleName("targets/c")).orElseThrow().error())
        .containsInstanceOf(UntrustedException.LengthExceeded.class);
  }

  @Test
  void interruptedUpdate_ends_andStaysInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger outcome = new AtomicInteger();
    answer(
        "timestamp.json",
        () -> {
          asked.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new TrustServerException(
              "x", TrustServerException.Reason.UNREACHABLE, 0, "given up", null);
        });
    Thread thread =
        new Thread(
            () -> {
              TrustServerException e =
                  catchThrowableOfType(
                      TrustServerException.class, () -> ahead().open(situation.gun()));
              outcome.set(e != null && Thread.currentThread().isInterrupted() ? 1 : 2);
            });
    thread.start();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join(20_000);
    assertThat(outcome).hasValue(1);
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
