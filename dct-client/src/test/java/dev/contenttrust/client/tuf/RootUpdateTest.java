// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** TUF 1.0.34, 5.3: from the anchor to the root in force. */
class RootUpdateTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);
  private final SimulatedKey first = repository.root.keys.get(0);
  private final SimulatedKey second = SimulatedKey.ed25519();
  private final SimulatedKey third = SimulatedKey.ed25519();

  private static Limits rotations(int max) {
    Limits d = TufClient.DEFAULT_LIMITS;
    return new Limits(
        d.maxRootBytes(),
        d.maxTimestampBytes(),
        d.maxSnapshotBytes(),
        d.maxTargetsBytes(),
        max,
        d.maxDelegations(),
        d.maxDelegationDepth(),
        d.maxSignatures(),
        d.updateTimeout());
  }

  @Nested
  @DisplayName("5.3.3: fetching the next root")
  class Fetching {
    @Test
    void severalNewRoots_areFollowedOneByOne() {
      repository.publishNextRoot();
      repository.publishNextRoot();
      assertThat(updater.refresh())
          .startsWith("2.root.json", "3.root.json", "4.root.json", "timestamp.json");
      updater.assertStored(RoleName.ROOT, "3.root.json");
    }

    @Test
    void serverError_isNotTakenForNoNewerRoot() {
      repository.fail("2.root.json", TrustServerException.Reason.SERVER_ERROR, 500);
      assertThat(updater.refused(TrustServerException.class).status()).isEqualTo(500);
      assertThat(repository.requests).containsExactly("2.root.json");
    }

    @Test
    void moreRootsThanTheLimit_areFollowedUpToIt_andByTheNextRefreshFurther() {
      for (int i = 0; i < 3; i++) {
        repository.publishNextRoot();
      }
      updater.change = builder -> builder.limits(rotations(2));
      TufState state = updater.client().refresh();
      assertThat(state.moreRoots()).isTrue();
      assertThat(state.version(RoleName.ROOT)).isEqualTo(3);
      assertThat(updater.client().refresh().version(RoleName.ROOT)).isEqualTo(4);
    }

    @Test
    void rootBeyondTheSizeLimit_isRefused() {
      Bytes padded = Bytes.utf8(" ".repeat(512_000) + repository.file("1.root.json").toUtf8());
      repository.serve("2.root.json", padded);
      assertThat(updater.refused(UntrustedException.LengthExceeded.class).limit())
          .isEqualTo(512_000);
    }
  }

  @Nested
  @DisplayName("5.3.4: signatures of the old and of the new root")
  class Signatures {
    @Test
    void replacedKeyWithBothSigning_isAccepted() {
      repository.rotate(RoleName.ROOT, second);
      repository.publishNextRoot();
      updater.refresh();
      updater.assertStored(RoleName.ROOT, "2.root.json");
    }

    @Test
    void allKeysReplaced_raisedThreshold_isAccepted() {
      repository.rotate(RoleName.ROOT, second, third);
      repository.root.threshold = 2;
      repository.publishNextRoot();
      updater.refresh();
      updater.assertStored(RoleName.ROOT, "2.root.json");
    }

    @Test
    void onlyTheNewKeySigned_isRefused() {
      repository.rotate(RoleName.ROOT, second);
      repository.root.signers = List.of(second);
      repository.publishNextRoot();
      updater.refused(UntrustedException.RootRotationRejected.class);
      updater.assertStored(RoleName.ROOT, "1.root.json");
      assertThat(repository.requests).containsExactly("2.root.json");
    }

    @Test
    void onlyTheOldKeySigned_isRefused() {
      repository.rotate(RoleName.ROOT, second);
      repository.root.signers = List.of(first);
      repository.publishNextRoot();
      updater.refused(UntrustedException.InsufficientSignatures.class);
      updater.assertStored(RoleName.ROOT, "1.root.json");
    }

    @Test
    void raisedThresholdNotReached_isRefused() {
      repository.rotate(RoleName.ROOT, first, second);
      repository.root.threshold = 2;
      repository.root.signers = List.of(first);
      repository.publishNextRoot();
      updater.refused(UntrustedException.InsufficientSignatures.class);
    }

    @Test
    void loweredThreshold_stillNeedsTheOldOne() {
      repository.rotate(RoleName.ROOT, first, second);
      repository.root.threshold = 2;
      repository.publishNextRoot();
      updater.refresh();
      repository.root.threshold = 1;
      repository.root.signers = List.of(second);
      repository.publishNextRoot();
      updater.refused(UntrustedException.RootRotationRejected.class);
      updater.assertStored(RoleName.ROOT, "2.root.json");
      repository.root.signers = null;
      repository.root.version--;
      repository.publishNextRoot();
      updater.refresh();
      updater.assertStored(RoleName.ROOT, "3.root.json");
    }

    @Test
    void oneKeyUnderTwoIds_countsOnce() {
      repository.rotate(RoleName.ROOT, first, first.listedAs("the-same-key"));
      repository.root.threshold = 2;
      repository.publishNextRoot();
      assertThat(updater.refused(UntrustedException.InsufficientSignatures.class).valid())
          .isEqualTo(1);
    }

    @Test
    void unreachableThresholdOfAnotherRole_doesNotSpoilTheRoot_butThatRole() {
      repository.snapshot.threshold = 2;
      repository.publishNextRoot();
      assertThat(updater.refused(UntrustedException.InsufficientSignatures.class).role())
          .isEqualTo(RoleName.SNAPSHOT);
      updater.assertStored(RoleName.ROOT, "2.root.json");
    }
  }

  @Nested
  @DisplayName("5.3.5: the version is the next one")
  class Versions {
    @Test
    void skippedVersion_isRefused() {
      repository.root.version = 3;
      repository.rotate(RoleName.ROOT, second);
      repository.root.version--;
      repository.publishNextRoot();
      repository.serve("2.root.json", repository.file("3.root.json"));
      UntrustedException.Rollback refusal = updater.refused(UntrustedException.Rollback.class);
      assertThat(refusal.offered()).isEqualTo(3);
      assertThat(refusal.required()).isEqualTo(2);
      updater.assertStored(RoleName.ROOT, "1.root.json");
    }

    @Test
    void sameVersion_isRefused() {
      repository.serve("2.root.json", repository.file("1.root.json"));
      assertThat(updater.refused(UntrustedException.Rollback.class).offered()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("5.3.10: only the last root must be fresh")
  void expiredRootOnTheWay_isFollowed() {
    repository.root.expires = SimulatedRepository.NOW;
    repository.publishNextRoot();
    repository.root.expires = SimulatedRepository.NOW.plusSeconds(1);
    repository.publishNextRoot();
    updater.refresh();
    updater.assertStored(RoleName.ROOT, "3.root.json");
  }

  @Test
  @DisplayName("5.3.10: expired final root")
  void expiredFinalRoot_isStored_andNothingElseMoves() {
    updater.refresh();
    Bytes before = repository.file("timestamp.json");
    repository.root.expires = SimulatedRepository.NOW;
    repository.publishNextRoot();
    repository.publishNext();
    updater.refused(UntrustedException.Expired.class);
    assertThat(repository.requests).containsExactly("2.root.json", "3.root.json");
    updater.assertStored(RoleName.ROOT, "2.root.json");
    updater.assertStored(RoleName.TIMESTAMP, before);
  }

  @Test
  void otherRoleInPlaceOfTheRoot_isRefused() {
    repository.serve("2.root.json", repository.file("timestamp.json"));
    updater.refused(UntrustedException.Malformed.class);
    updater.assertStored(RoleName.ROOT, "1.root.json");
  }

  @Test
  void broughtAnchor_isNotReplacedByThePoisonedStore_andFollowsKeptRootsWithoutNetwork() {
    Updater embedded = new Updater(repository, RoleStore.memory());
    Bytes anchor = repository.anchor();
    repository.publishNextRoot();
    repository.publishNextRoot();
    TufClientBuilder builder = TufClient.anchoredIn(anchor);
    TufClient client =
        builder
            .store(embedded.store)
            .metadata(repository)
            .clock(java.time.Clock.fixed(SimulatedRepository.NOW, java.time.ZoneOffset.UTC))
            .build();
    client.refresh();
    embedded.store.replace(
        RoleName.ROOT, repository.file("3.root.json"), new SimulatedRepository().anchor());
    repository.requests.clear();
    assertThat(client.refresh().version(RoleName.ROOT)).isEqualTo(3);
    assertThat(repository.requests).containsExactly("4.root.json", "timestamp.json");
    embedded.store.keepRoot(2, Bytes.utf8("damaged"));
    repository.requests.clear();
    client.refresh();
    assertThat(repository.requests).startsWith("2.root.json", "3.root.json", "4.root.json");
  }
}
