// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not go backwards, what a damaged cache does not change, and what ends it. */
class RollbackTest {
  private static final long HIGHEST = Integer.MAX_VALUE;

  private final RepositoryBuilder repository =
      EveryRoleTest.repository()
          .timestamp(t -> t.version(5))
          .snapshot(s -> s.version(5))
          .targets(t -> t.version(5))
          .change(RoleName.RELEASES, r -> r.version(5))
          .change(new RoleName("targets/team/ci"), r -> r.version(5));
  private final Client client = Client.knowing(repository.publish());

  static Stream<RoleName> rolesBelowTheTimestamp() {
    return roles().filter(role -> !role.equals(RoleName.TIMESTAMP));
  }

  static Stream<RoleName> roles() {
    return EveryRoleTest.belowRoot();
  }

  private PublishedRepository withVersion(RoleName role, long version) {
    return repository.change(role, r -> r.version(version)).publish();
  }

  private void assertRolledBack(UntrustedException refusal, RoleName role) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> {
              assertThat(e.role()).isEqualTo(role);
              assertThat(e.offered()).isEqualTo(4);
              assertThat(e.required()).isEqualTo(5);
            })
        .hasMessageContainingAll(role.value(), "4", "5");
  }

  @ParameterizedTest
  @MethodSource("roles")
  @DisplayName("W1, case 58: an older version, everything else newer")
  void olderVersion_isRefused(RoleName role) {
    assertRolledBack(client.refusal(role, withVersion(role, 4)), role);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void newerVersion_isAccepted(RoleName role) {
    assertThat(client.update(withVersion(role, 7)).floor()).containsEntry(role, 7L);
  }

  @ParameterizedTest
  @MethodSource("roles")
  @DisplayName("W11, case 64: a damaged cached file does not end the protection")
  void olderVersionAfterDamagedFile_isRefused(RoleName role) {
    client.files.put(role, Bytes.utf8("{\"signed\":"));

    assertRolledBack(client.refusal(role, withVersion(role, 4)), role);
  }

  @ParameterizedTest
  @MethodSource("roles")
  @DisplayName("W12: a foreign cached file does not end the protection")
  void olderVersionAfterForeignFile_isRefused(RoleName role) {
    client.files.put(role, EveryRoleTest.repository().publish().file(role));

    assertRolledBack(client.refusal(role, withVersion(role, 4)), role);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void olderVersionWithoutAnyFile_isRefused(RoleName role) {
    client.files.keySet().removeIf(name -> !name.equals(RoleName.ROOT));

    assertRolledBack(client.refusal(role, withVersion(role, 4)), role);
  }

  @ParameterizedTest
  @MethodSource("roles")
  @DisplayName("files left by another program protect as well, without remembered versions")
  void olderVersionThanCachedFile_isRefusedWithoutMemory(RoleName role) {
    client.floor = Map.of();

    assertRolledBack(client.refusal(role, withVersion(role, 4)), role);
  }

  @ParameterizedTest
  @MethodSource("roles")
  @DisplayName("W12: damaged files are as absent, the update succeeds")
  void damagedFile_isAsAbsent(RoleName role) {
    client.files.put(role, Bytes.empty());

    assertThat(client.update(repository.publish()).delegations().results())
        .allMatch(found -> found.outcome() instanceof DelegationOutcome.Accepted);
  }

  @Test
  @DisplayName("case 58: the cached timestamp protects when expired too")
  void olderTimestampThanExpiredOne_isRefused() {
    client.now = RepositoryBuilder.NOW.plusSeconds(20L * 86_400);
    repository.after(Duration.ofDays(20));

    assertRolledBack(
        client.refusal(RoleName.TIMESTAMP, withVersion(RoleName.TIMESTAMP, 4)), RoleName.TIMESTAMP);
  }

  @Test
  @DisplayName(
      "TUF 5.4.3.1: same timestamp version with other content leaves the known one in force")
  void sameTimestampVersionOtherContent_isDiscarded() {
    Bytes known = client.files.get(RoleName.TIMESTAMP);
    PublishedRepository other =
        repository.targets(t -> t.target("v9", "new")).timestamp(t -> t.version(5)).publish();
    TrustedMetadata trusted = client.start(other);
    client.roots(trusted, other);

    assertThat(trusted.acceptTimestamp(other.file(RoleName.TIMESTAMP)).wireBytes())
        .isEqualTo(known)
        .isNotEqualTo(other.file(RoleName.TIMESTAMP));
  }

  @ParameterizedTest
  @MethodSource("rolesBelowTheTimestamp")
  @DisplayName("case 53: same version with other content")
  void sameVersionOtherContent_isRefused(RoleName role) {
    PublishedRepository other =
        repository
            .change(role, r -> r.version(5).expires(RepositoryBuilder.NOW.plusSeconds(99_999)))
            .publish();

    assertThat(client.refusal(role, other))
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> {
              assertThat(e.role()).isEqualTo(role);
              assertThat(e.offered()).isEqualTo(5);
              assertThat(e.required()).isEqualTo(6);
            });
  }

  @ParameterizedTest
  @MethodSource("roles")
  void sameVersionSignedAgain_isAccepted(RoleName role) {
    PublishedRepository again = repository.change(role, r -> r.version(5)).publish();

    assertThat(client.update(again).floor()).containsEntry(role, 5L);
  }

  @Test
  @DisplayName("W13: a refused update leaves the memory as it was")
  void refusedUpdate_changesNothing() {
    Map<RoleName, Bytes> files = new HashMap<>(client.files);
    Map<RoleName, Long> floor = Map.copyOf(client.floor);

    client.refusal(RoleName.TARGETS, withVersion(RoleName.TARGETS, 4));

    assertThat(client.files).isEqualTo(files);
    assertThat(client.floor).isEqualTo(floor);
  }

  @Test
  @DisplayName("W2, case 66: a role vanishes from the snapshot, its delegation stays")
  void vanishedDelegation_isRefused_alsoAtTheNextUpdate() {
    PublishedRepository without =
        repository.change(RoleName.RELEASES, r -> r.notInSnapshot()).publish();

    assertThat(client.refusal(RoleName.RELEASES, without))
        .isInstanceOf(UntrustedException.Missing.class)
        .hasMessageContaining("targets/releases");
    assertThat(client.refusal(RoleName.RELEASES, without))
        .isInstanceOf(UntrustedException.Missing.class);
    client.files.put(RoleName.SNAPSHOT, Bytes.empty());
    assertThat(client.refusal(RoleName.RELEASES, without))
        .isInstanceOf(UntrustedException.Missing.class);
  }

  @Test
  @DisplayName("W2: a role withdrawn by its delegator may vanish, and may come back unsigned")
  void withdrawnDelegation_mayVanishAndComeBack() {
    TrustedMetadata withdrawn =
        client.update(repository.withoutDelegation("targets/releases").publish());
    assertThat(withdrawn.floor()).doesNotContainKey(RoleName.RELEASES);

    PublishedRepository back =
        repository.delegation("targets/releases", r -> r.notInSnapshot()).publish();
    assertThat(client.update(back).delegations().results())
        .filteredOn(found -> found.edge().role().equals(RoleName.RELEASES))
        .extracting(DelegationResult::outcome)
        .containsExactly(DelegationOutcome.Unpublished.UNPUBLISHED);
  }

  @Test
  @DisplayName("W6, case 65: fast-forward, then both keys rotated: recovered in one update")
  void rotatedServerKeys_allowVersionsToRestart_inOneUpdate() {
    client.update(
        repository.timestamp(t -> t.version(HIGHEST)).snapshot(s -> s.version(HIGHEST)).publish());

    TrustedMetadata recovered =
        client.update(
            repository
                .rotate(RoleName.TIMESTAMP)
                .rotate(RoleName.SNAPSHOT)
                .timestamp(t -> t.version(1))
                .snapshot(s -> s.version(1))
                .publish());

    assertThat(recovered.floor())
        .containsEntry(RoleName.TIMESTAMP, 1L)
        .containsEntry(RoleName.SNAPSHOT, 1L)
        .containsEntry(RoleName.TARGETS, 5L);
  }

  @ParameterizedTest
  @MethodSource("serverRoles")
  @DisplayName("W6: rotation of either key ends both memories, with damaged files too")
  void rotationOfOneKey_endsBothMemories(RoleName rotated) {
    client.update(
        repository.timestamp(t -> t.version(HIGHEST)).snapshot(s -> s.version(HIGHEST)).publish());
    client.files.keySet().removeIf(name -> !name.equals(RoleName.ROOT));

    client.update(
        repository
            .rotate(rotated)
            .timestamp(t -> t.version(1))
            .snapshot(s -> s.version(1))
            .publish());

    assertThat(client.floor).containsEntry(RoleName.TIMESTAMP, 1L);
  }

  static Stream<RoleName> serverRoles() {
    return Stream.of(RoleName.TIMESTAMP, RoleName.SNAPSHOT);
  }

  @Test
  @DisplayName("W6: keys that were away on the way and came back are a rotation as well")
  void rotationThereAndBack_endsTheMemory() {
    TestKey old = TestKey.ecdsa();
    Client away = Client.knowing(repository.timestamp(t -> t.keys(old).version(HIGHEST)).publish());
    repository.rotate(RoleName.TIMESTAMP).publish();

    away.update(repository.timestamp(t -> t.keys(old).version(1)).publish());

    assertThat(away.floor).containsEntry(RoleName.TIMESTAMP, 1L);
  }

  @Test
  @DisplayName("W6: another key beside the one that signed is no rotation")
  void addedKey_isNoRotation() {
    TestKey old = TestKey.ecdsa();
    Client known = Client.knowing(repository.timestamp(t -> t.keys(old).version(9)).publish());
    PublishedRepository next =
        repository.timestamp(t -> t.keys(old, TestKey.ecdsa()).version(8)).publish();

    assertThat(known.refusal(RoleName.TIMESTAMP, next))
        .isInstanceOf(UntrustedException.Rollback.class);
  }

  @Test
  @DisplayName("W1, W6: rotation of the server's keys does not end the memory of targets roles")
  void rotatedServerKeys_doNotAllowOlderTargetsRoles() {
    repository.rotate(RoleName.TIMESTAMP).rotate(RoleName.SNAPSHOT);

    assertRolledBack(
        client.refusal(RoleName.RELEASES, withVersion(RoleName.RELEASES, 4)), RoleName.RELEASES);
  }

  @Test
  @DisplayName("a root stored by another program that followed the rotation")
  void rotationFollowedByAnotherProgram_isRecovered() {
    client.update(repository.timestamp(t -> t.version(HIGHEST)).publish());
    PublishedRepository rotated =
        repository.rotate(RoleName.TIMESTAMP).timestamp(t -> t.version(1)).publish();
    client.files.put(RoleName.ROOT, rotated.file(RoleName.ROOT));

    client.update(rotated);

    assertThat(client.floor).containsEntry(RoleName.TIMESTAMP, 1L);
  }

  @Test
  @DisplayName("case 59: old bytes under the new hash")
  void oldBytesUnderNewHash_areRefused() {
    Bytes old = repository.published(RoleName.TARGETS);
    PublishedRepository next = repository.targets(t -> t.target("v9", "new")).publish();
    TrustedMetadata trusted = client.start(next);
    client.roots(trusted, next);
    trusted.acceptTimestamp(next.file(RoleName.TIMESTAMP));
    trusted.acceptSnapshot(next.file(RoleName.SNAPSHOT));

    assertThatThrownBy(() -> trusted.acceptTargets(old))
        .isInstanceOf(UntrustedException.ChecksumMismatch.class);
    assertThat(trusted.acceptTargets(next.file(RoleName.TARGETS)).version()).isEqualTo(6);
  }
}
