// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import org.junit.jupiter.api.Test;

/** The workflow's requests and what is stored, when all is well. */
class RefreshTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  @Test
  void firstRefresh_fetchesEachFileOnceInOrder_andStoresTheReceivedBytes() {
    assertThat(updater.refresh())
        .containsExactly("2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json");
    updater.assertStored(RoleName.ROOT, "1.root.json");
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
    updater.assertStored(RoleName.SNAPSHOT, "1.snapshot.json");
    updater.assertStored(RoleName.TARGETS, "1.targets.json");
  }

  @Test
  void nothingNew_asksForNextRootAndTimestampOnly() {
    updater.refresh();
    assertThat(updater.refresh()).containsExactly("2.root.json", "timestamp.json");
  }

  @Test
  void newTimestampOnly_fetchesNothingElse() {
    updater.refresh();
    repository.timestamp.version = 2;
    repository.publish();
    assertThat(updater.refresh()).containsExactly("2.root.json", "timestamp.json");
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
  }

  @Test
  void newSnapshotWithTheSameTargets_keepsTargets() {
    updater.refresh();
    repository.publishNext();
    assertThat(updater.refresh())
        .containsExactly("2.root.json", "timestamp.json", "2.snapshot.json");
  }

  @Test
  void withoutConsistentSnapshots_plainNamesAreUsed() {
    repository.consistentSnapshot = false;
    repository.publishNextRoot();
    repository.publish();
    assertThat(updater.refresh())
        .containsExactly(
            "2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json");
  }

  @Test
  void promisesWithoutHashesAndLengths_areEnough() {
    repository.hashesListed = false;
    repository.publish();
    updater.refresh();
    assertThat(updater.refresh()).containsExactly("2.root.json", "timestamp.json");
    repository.publishNext(repository.targets);
    updater.refresh();
    updater.assertStored(RoleName.TARGETS, "2.targets.json");
  }

  @Test
  void oddlySpacedFile_isStoredByteForByte() {
    Bytes odd = Bytes.utf8("\n  " + repository.file("timestamp.json").toUtf8() + " \r\n\n");
    repository.serve("timestamp.json", odd);
    updater.refresh();
    updater.assertStored(RoleName.TIMESTAMP, odd);
  }

  @Test
  void state_tellsVersionsAndTheFirstExpiry() {
    repository.snapshot.expires = SimulatedRepository.NOW.plusSeconds(60);
    repository.publishNext(repository.targets);
    TufState state = updater.client().refresh();
    assertThat(state.version(RoleName.TARGETS)).isEqualTo(2);
    assertThat(state.version(RoleName.ROOT)).isEqualTo(1);
    assertThat(state.expiresFirst()).isEqualTo(SimulatedRepository.NOW.plusSeconds(60));
    assertThat(state.moreRoots()).isFalse();
  }

  @Test
  void targetBeforeRefresh_refreshesOnce() {
    repository.targets.target("a", Bytes.utf8("A"));
    repository.publishNext(repository.targets);
    TufClient client = updater.client();
    client.target("a");
    client.target("a");
    assertThat(repository.requests)
        .containsExactly("2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json");
  }

  @Test
  void missingAnchor_isRefusedWithoutARequest() {
    Updater empty = new Updater(repository, RoleStore.memory());
    empty.refused(UntrustedException.Missing.class);
    assertThat(repository.requests).isEmpty();
  }

  @Test
  void anchorOfWrongForm_isRefusedWithoutARequest() {
    assertThatThrownBy(() -> TufClient.install(updater.store, Bytes.utf8("{}")))
        .isInstanceOf(UntrustedException.Malformed.class);
    updater.store.replace(RoleName.ROOT, repository.anchor(), repository.file("timestamp.json"));
    updater.refused(UntrustedException.Malformed.class);
    assertThat(repository.requests).isEmpty();
  }

  @Test
  void anchorNotSignedByItself_isRefusedWithoutARequest() {
    SimulatedRepository other = new SimulatedRepository();
    other.root.signers = java.util.List.of(SimulatedKey.ed25519());
    other.publishNextRoot();
    assertThatThrownBy(() -> TufClient.install(updater.store, other.file("2.root.json")))
        .isInstanceOf(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  void expiredAnchor_leadsToTheFreshRoot() {
    SimulatedRepository old = new SimulatedRepository();
    old.root.expires = SimulatedRepository.NOW.minusSeconds(1);
    old.publishNextRoot();
    Updater late = new Updater(old, RoleStore.memory());
    TufClient.install(late.store, old.file("2.root.json"));
    old.root.expires = SimulatedRepository.NOW.plusSeconds(1);
    old.publishNextRoot();
    assertThat(late.refresh()).startsWith("3.root.json", "4.root.json", "timestamp.json");
  }

  @Test
  void offline_verifiesTheStoreAndAsksNobody() {
    updater.refresh();
    repository.requests.clear();
    updater.change = builder -> builder.offline();
    assertThat(updater.client().refresh().version(RoleName.TARGETS)).isEqualTo(1);
    assertThat(repository.requests).isEmpty();
  }

  @Test
  void offlineWithAnIncompleteStore_isRefused() {
    updater.change = builder -> builder.offline();
    assertThat(updater.refused(TrustServerException.class).reason())
        .isEqualTo(TrustServerException.Reason.OFFLINE);
  }

  @Test
  void offlineWithAnExpiredRole_isRefused() {
    updater.refresh();
    updater.change = builder -> builder.offline();
    updater.now = repository.timestamp.expires;
    updater.refused(UntrustedException.Expired.class);
  }
}
