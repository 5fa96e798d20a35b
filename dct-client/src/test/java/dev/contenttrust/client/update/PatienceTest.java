// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Freshness;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Prefetch;
import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("files that are asked for while the first root is on its way")
class PatienceTest {
  private static final String[] USUAL = {
    "root.json", "timestamp.json", "snapshot.json", "targets.json", "targets/releases.json"
  };

  private final Situation situation = Situation.honest();
  private final CompletableFuture<Boolean> patience = new CompletableFuture<>();

  PatienceTest() {
    situation.publisher.delegation("targets/releases", r -> r.target("1.0", "image 1, released"));
    situation.publish();
  }

  private MetadataUpdater updater(Prefetch prefetch, MetadataSource source) {
    return new MetadataUpdater(
        new UpdateSettings(
            new NotaryFormat(),
            SignatureVerifier.create(),
            RootPins.trustOnFirstUse(),
            situation.store,
            gun -> source,
            situation.clock(),
            Limits.DEFAULT,
            Freshness.alwaysAsk(),
            WhenUnreachable.FAIL,
            Reinitialised.REFUSE,
            Duration.ofDays(14),
            prefetch),
        () -> patience);
  }

  private VerifiedRepository open() {
    return updater(Prefetch.WHERE_WAITING_COSTS, situation.server).current(situation.gun());
  }

  /** Lets patience end while this is asked for, and answers then. */
  private void endsDuring(String file, Supplier<Optional<Bytes>> answer) {
    situation.server.answer(
        file,
        () -> {
          patience.complete(true);
          return answer.get();
        });
  }

  private Supplier<Optional<Bytes>> published(RoleName role) {
    return () -> Optional.of(situation.publisher.published(role));
  }

  @Test
  void rootThatTakesLong_isJoinedByTheUsualFiles_andNothingIsAskedByHash() throws Exception {
    CountDownLatch together = new CountDownLatch(4);
    for (RoleName role :
        new RoleName[] {
          RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS, RoleName.RELEASES
        }) {
      situation.server.answer(
          role + ".json",
          () -> {
            together.countDown();
            return published(role).get();
          });
    }
    endsDuring(
        "root.json",
        () -> {
          await(together);
          return published(RoleName.ROOT).get();
        });
    assertThat(open().roles()).hasSize(5);
    assertThat(situation.requests()).startsWith("root.json").containsExactlyInAnyOrder(USUAL);
  }

  @Test
  void rootThatComesSoon_isJoinedByNothing_andNothingComesLater() {
    situation.server.answer(
        "root.json",
        () -> {
          assertThat(patience).isNotDone();
          return published(RoleName.ROOT).get();
        });
    open();
    assertThat(patience).isCompletedWithValue(false);
    assertThat(situation.requests())
        .containsExactly(
            "root.json",
            "timestamp.json",
            situation.hashed(RoleName.SNAPSHOT),
            situation.hashed(RoleName.TARGETS),
            situation.hashed(RoleName.RELEASES));
  }

  @Test
  void switchedOff_neverBeginsToWait() {
    patience.complete(true);
    updater(Prefetch.NEVER, situation.server).current(situation.gun());
    assertThat(situation.requests()).doesNotContain("snapshot.json", "targets.json");
  }

  @Test
  void knownCollection_neverBeginsToWait() {
    situation.client().open(situation.gun());
    situation.requests();
    patience.complete(true);
    open();
    assertThat(situation.requests()).containsExactly("timestamp.json");
  }

  @Test
  void collectionWithoutTrustData_isRefusedAsSuch_whateverElseTheServerAnswers() {
    endsDuring("root.json", Optional::empty);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            NotSignedException.class,
            e -> assertThat(e.reason()).isEqualTo(NotSignedException.Reason.NO_TRUST_DATA));
    assertThat(situation.stored().files()).isEmpty();
  }

  @Test
  void failureOfTheRoot_isTheFailureOfTheUpdate_andTheOthersAreGivenUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    situation.server.answer(
        "targets.json",
        () -> {
          asked.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Optional.empty();
        });
    endsDuring(
        "root.json",
        () -> {
          await(asked);
          throw new TrustServerException(
              "x", TrustServerException.Reason.FORBIDDEN, 403, "as the test wants", null);
        });
    assertThat(catchThrowableOfType(TrustServerException.class, this::open))
        .hasMessage("as the test wants");
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusedRoot_isNotSavedByWhatCameWithIt() {
    situation.publisher.root(r -> r.resign().signedBy(TestKey.ecdsa()));
    situation.publish();
    endsDuring("root.json", published(RoleName.ROOT));
    assertThat(catchThrowableOfType(UntrustedException.InsufficientSignatures.class, this::open))
        .extracting(UntrustedException::role)
        .isEqualTo(RoleName.ROOT);
    assertThat(situation.stored().files()).isEmpty();
  }

  @Test
  void timestampThatIsNotThereYet_isAskedForAgain() {
    int[] asked = {0};
    situation.server.answer(
        "timestamp.json",
        () -> asked[0]++ == 0 ? Optional.empty() : published(RoleName.TIMESTAMP).get());
    endsDuring("root.json", published(RoleName.ROOT));
    assertThat(open().roles()).hasSize(5);
    assertThat(asked[0]).isEqualTo(2);
  }

  @Test
  void timestampOfTheKeyBefore_isAskedForAgain_sinceTheKeyMayHaveChangedMeanwhile() {
    Bytes before = situation.publisher.published(RoleName.TIMESTAMP);
    situation.publisher.rotate(RoleName.TIMESTAMP);
    PublishedRepository rotated = situation.publish();
    int[] asked = {0};
    situation.server.answer(
        "timestamp.json",
        () -> Optional.of(asked[0]++ == 0 ? before : rotated.file(RoleName.TIMESTAMP)));
    endsDuring("root.json", published(RoleName.ROOT));
    assertThat(open().timestamp().metadata().wireBytes())
        .isEqualTo(rotated.file(RoleName.TIMESTAMP));
  }

  @Test
  void timestampOfTheKeyBefore_isRefused_ifTheServerHasNoOther() {
    Bytes before = situation.publisher.published(RoleName.TIMESTAMP);
    situation.publisher.rotate(RoleName.TIMESTAMP);
    situation.publish();
    situation.server.answer("timestamp.json", () -> Optional.of(before));
    endsDuring("root.json", published(RoleName.ROOT));
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            UntrustedException.InsufficientSignatures.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.TIMESTAMP));
    assertThat(situation.stored().files()).isEmpty();
  }

  @Test
  void onlyTheRoot_isInsistedOn() {
    Map<String, Boolean> chances = new ConcurrentHashMap<>();
    MetadataSource source =
        new MetadataSource() {
          @Override
          public Optional<Bytes> fetch(String file, long maxBytes, Deadline deadline) {
            chances.put(file, deadline.isOnChance());
            return situation.server.fetch(file, maxBytes, deadline);
          }

          @Override
          public String describe() {
            return "files in memory";
          }
        };
    patience.complete(true);
    updater(Prefetch.WHERE_WAITING_COSTS, source).current(situation.gun());
    assertThat(chances)
        .containsOnlyKeys(USUAL)
        .containsEntry("root.json", false)
        .containsEntry("timestamp.json", true)
        .containsEntry("targets.json", true);
  }

  @Test
  void usualPatience_endsByItself() {
    CompletableFuture<Boolean> late = Patience.of(Prefetch.WHERE_WAITING_COSTS).begin();
    assertThat(late.orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
    assertThat(Patience.of(Prefetch.ALWAYS).begin()).isCompletedWithValue(true);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
