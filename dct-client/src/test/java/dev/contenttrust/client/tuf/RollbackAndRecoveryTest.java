// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TUF 1.0.34, 5.4.3, 5.5.5: nothing goes back; 5.3.11: except after a rotation. */
class RollbackAndRecoveryTest {
  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  private void trusted(long timestamp, long snapshot, long targets) {
    repository.timestamp.version = timestamp;
    repository.snapshot.version = snapshot;
    repository.targets.version = targets;
    repository.publish();
    updater.refresh();
  }

  private void publish(long timestamp, long snapshot, long targets) {
    repository.timestamp.version = timestamp;
    repository.snapshot.version = snapshot;
    repository.targets.version = targets;
    repository.publish();
  }

  @Test
  void lowerTimestampVersion_isRefused() {
    trusted(5, 5, 5);
    List<Object> before = updater.stored();
    publish(4, 5, 5);
    UntrustedException.Rollback refusal = updater.refused(UntrustedException.Rollback.class);
    assertThat(refusal.role()).isEqualTo(RoleName.TIMESTAMP);
    assertThat(refusal.offered()).isEqualTo(4);
    assertThat(refusal.required()).isEqualTo(5);
    assertThat(updater.stored()).isEqualTo(before);
  }

  @Test
  void sameTimestampVersionWithOtherContent_changesNothingAndSucceeds() {
    trusted(5, 5, 5);
    List<Object> before = updater.stored();
    publish(5, 9, 9);
    assertThat(updater.refresh()).containsExactly("2.root.json", "timestamp.json");
    assertThat(updater.stored()).isEqualTo(before);
    publish(5, 4, 4);
    assertThat(updater.refresh()).containsExactly("2.root.json", "timestamp.json");
    assertThat(updater.stored()).isEqualTo(before);
  }

  @Test
  void timestampThatNamesALowerSnapshotVersion_isRefused() {
    trusted(5, 5, 5);
    List<Object> before = updater.stored();
    publish(6, 4, 5);
    assertThat(updater.refused(UntrustedException.Rollback.class).role())
        .isEqualTo(RoleName.SNAPSHOT);
    assertThat(repository.requests).containsExactly("2.root.json", "timestamp.json");
    assertThat(updater.stored()).isEqualTo(before);
  }

  @Test
  void expiredStoredTimestamp_stillProtects() {
    repository.timestamp.expires = SimulatedRepository.NOW.plusSeconds(60);
    trusted(5, 5, 5);
    updater.now = repository.timestamp.expires;
    repository.timestamp.expires = updater.now.plusSeconds(60);
    publish(4, 5, 5);
    updater.refused(UntrustedException.Rollback.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void snapshotThatNamesALowerTargetsVersion_isRefused_withAndWithoutHashes(boolean hashes) {
    repository.hashesListed = hashes;
    trusted(5, 5, 5);
    publish(6, 6, 4);
    UntrustedException.Rollback refusal = updater.refused(UntrustedException.Rollback.class);
    assertThat(refusal.role()).isEqualTo(RoleName.TARGETS);
    assertThat(refusal.required()).isEqualTo(5);
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
    updater.assertStored(RoleName.SNAPSHOT, "5.snapshot.json");
  }

  @Test
  void expiredStoredSnapshot_stillProtects() {
    repository.snapshot.expires = SimulatedRepository.NOW.plusSeconds(60);
    trusted(5, 5, 5);
    updater.now = repository.snapshot.expires;
    repository.snapshot.expires = updater.now.plusSeconds(60);
    publish(6, 6, 4);
    updater.refused(UntrustedException.Rollback.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void roleThatVanishesFromTheSnapshot_isRefused(boolean hashes) {
    repository.hashesListed = hashes;
    repository.targets.delegate(repository.role("a"), new GlobPaths(List.of("*")), false);
    trusted(5, 5, 5);
    repository.unlisted.add(new RoleName("a"));
    publish(6, 6, 5);
    assertThat(updater.refused(UntrustedException.Missing.class).role())
        .isEqualTo(new RoleName("a"));
    updater.assertStored(RoleName.SNAPSHOT, "5.snapshot.json");
  }

  @Test
  void delegatedRoleThatGoesBack_isRefused() {
    repository.targets.delegate(repository.role("a"), new GlobPaths(List.of("*")), false);
    repository.role("a").version = 3;
    trusted(5, 5, 5);
    repository.role("a").version = 2;
    publish(6, 6, 5);
    assertThat(updater.refused(UntrustedException.Rollback.class).role())
        .isEqualTo(new RoleName("a"));
  }

  @Test
  void rotatedTimestampKey_allowsLowerVersionsOfEverything_inOneRefresh() {
    trusted(Integer.MAX_VALUE, 900, 900);
    repository.rotate(RoleName.TIMESTAMP, SimulatedKey.ed25519());
    repository.publishNextRoot();
    publish(1, 1, 1);
    updater.refresh();
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
    updater.assertStored(RoleName.SNAPSHOT, "1.snapshot.json");
    updater.assertStored(RoleName.TARGETS, "1.targets.json");
  }

  @Test
  void rotatedSnapshotKey_allowsLowerVersionsOfEverything_inOneRefresh() {
    repository.targets.delegate(repository.role("a"), new GlobPaths(List.of("*")), false);
    trusted(900, Long.MAX_VALUE, 900);
    repository.rotate(RoleName.SNAPSHOT, SimulatedKey.ed25519());
    repository.targets.withdrawDelegations();
    repository.removeRole("a");
    repository.publishNextRoot();
    publish(1, 1, 1);
    updater.refresh();
    updater.assertStored(RoleName.SNAPSHOT, "1.snapshot.json");
    updater.assertStored(RoleName.TARGETS, "1.targets.json");
  }

  @Test
  void keyThatLeavesAndComesBack_isARotationToo() {
    trusted(900, 900, 900);
    List<SimulatedKey> old = repository.timestamp.keys;
    repository.rotate(RoleName.TIMESTAMP, SimulatedKey.ed25519());
    repository.publishNextRoot();
    repository.timestamp.keys = old;
    repository.publishNextRoot();
    publish(1, 1, 1);
    updater.refresh();
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
  }

  @Test
  void recoveryThatIsInterrupted_goesOnInTheNextRefresh() {
    trusted(900, 900, 900);
    repository.rotate(RoleName.TIMESTAMP, SimulatedKey.ed25519());
    repository.publishNextRoot();
    publish(1, 1, 1);
    repository.fail(
        "timestamp.json", dev.contenttrust.core.TrustServerException.Reason.UNREACHABLE, 0);
    updater.refused(dev.contenttrust.core.TrustServerException.class);
    updater.assertNotStored(RoleName.TIMESTAMP);
    updater.assertNotStored(RoleName.SNAPSHOT);
    repository.recover();
    updater.refresh();
    updater.assertStored(RoleName.SNAPSHOT, "1.snapshot.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot"})
  void addedKey_whileTheSignerStays_isNoRotation(String name) {
    trusted(5, 5, 5);
    SimulatedKey old = repository.role(name).keys.get(0);
    repository.rotate(new RoleName(name), old, SimulatedKey.ed25519());
    repository.publishNextRoot();
    publish(4, 4, 4);
    updater.refused(UntrustedException.Rollback.class);
  }

  @Test
  void rotatedTargetsKey_isNoRecovery() {
    trusted(5, 5, 5);
    repository.rotate(RoleName.TARGETS, SimulatedKey.ed25519());
    repository.publishNextRoot();
    publish(6, 6, 4);
    updater.refused(UntrustedException.Rollback.class);
  }

  @Test
  void damagedStoredTimestamp_leavesTheSnapshotsProtection() {
    trusted(5, 5, 5);
    updater.store.replace(
        RoleName.TIMESTAMP,
        updater.store.load(RoleName.TIMESTAMP).orElseThrow(),
        Bytes.utf8("damaged"));
    publish(6, 6, 4);
    updater.refused(UntrustedException.Rollback.class);
  }
}
