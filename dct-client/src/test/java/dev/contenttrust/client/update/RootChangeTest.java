// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.RepositoryBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("notary-v1 acceptance cases 47 to 56 and 65, W5 to W8: roots come and go")
class RootChangeTest {
  private final Situation situation = Situation.honest();

  private VerifiedRepository open() {
    return situation.client().open(situation.gun());
  }

  private void publish(Consumer<RepositoryBuilder> change) {
    change.accept(situation.publisher);
    situation.publish();
  }

  private <T extends UntrustedException> T refused(Class<T> type) {
    StoredMetadata before = situation.stored();
    T refusal = catchThrowableOfType(type, this::open);
    assertThat(refusal).isNotNull();
    assertThat(situation.stored().revision()).isEqualTo(before.revision());
    return refusal;
  }

  private void store(RoleName role, Bytes file) {
    StoredMetadata stored = situation.stored();
    Map<RoleName, Bytes> files = new HashMap<>(stored.files());
    files.put(role, file);
    situation.store.replace(
        situation.gun(), stored, new StoredMetadata(files, stored.versions(), "", List.of()));
  }

  @Test
  void firstSight_isToldOnceWithTheRootKey() {
    VerifiedRepository first = open();
    assertThat(first.warnings())
        .singleElement()
        .isInstanceOfSatisfying(
            Warning.TrustedOnFirstUse.class,
            warning ->
                assertThat(warning.rootKeys()).containsExactly(first.root().keys().get(0).id()));
    assertThat(open().warnings()).isEmpty();
  }

  @Test
  void chainOfRotations_isFollowed() {
    open();
    publish(p -> p.rotate(RoleName.ROOT));
    publish(p -> p.rotate(RoleName.ROOT));
    assertThat(open().root().version()).isEqualTo(3);
    assertThat(situation.stored().versions()).containsEntry(RoleName.ROOT, 3L);
  }

  @Test
  void missingLink_isRefused() {
    open();
    publish(p -> p.rotate(RoleName.ROOT));
    publish(p -> p.rotate(RoleName.ROOT));
    situation.server.answer("2.root.json", Optional::empty);
    refused(UntrustedException.class);
  }

  @Test
  void rootSignedByNewKeyAlone_isRefused() {
    open();
    publish(p -> p.root(r -> r.keys(p.newKey(RoleName.ROOT))));
    assertThat(refused(UntrustedException.RootRotationRejected.class)).isNotNull();
  }

  @Test
  void skippedVersion_isRefused() {
    open();
    publish(p -> p.rotate(RoleName.ROOT).root(r -> r.version(3)));
    assertThat(refused(UntrustedException.Rollback.class).required()).isEqualTo(2);
  }

  @Test
  void sameVersionWithOtherContent_isRefused() {
    open();
    publish(p -> p.root(r -> r.version(1).expires(p.now().plus(Duration.ofDays(100)))));
    assertThat(refused(UntrustedException.Rollback.class).required()).isEqualTo(2);
  }

  @Test
  void expiredStoredRoot_isReplacedThroughIntermediates() {
    publish(p -> p.root(r -> r.expires(p.now().plus(Duration.ofDays(1)))));
    open();
    situation.after(Duration.ofDays(2));
    publish(p -> p.rotate(RoleName.ROOT));
    publish(p -> p.rotate(RoleName.ROOT).root(r -> r.expires(p.now().plusSeconds(86400))));
    assertThat(open().root().version()).isEqualTo(4);
  }

  @Test
  void expiredStoredRootWithoutSuccessor_isRefused() {
    publish(p -> p.root(r -> r.expires(p.now().plus(Duration.ofDays(1)))));
    open();
    situation.after(Duration.ofDays(2));
    publish(p -> p.timestamp(t -> t.resign()));
    assertThat(refused(UntrustedException.Expired.class).role()).isEqualTo(RoleName.ROOT);
  }

  @Test
  void fastForward_isRecoveredFromInOneUpdate() {
    publish(
        p ->
            p.timestamp(t -> t.version(Integer.MAX_VALUE))
                .snapshot(s -> s.version(Integer.MAX_VALUE)));
    open();
    publish(
        p ->
            p.rotate(RoleName.TIMESTAMP)
                .rotate(RoleName.SNAPSHOT)
                .root(r -> r.resign())
                .timestamp(t -> t.version(1))
                .snapshot(s -> s.version(1)));
    VerifiedRepository repository = open();
    assertThat(repository.timestamp().version()).isEqualTo(1);
    assertThat(repository.snapshot().version()).isEqualTo(1);
  }

  @Test
  void damagedStoredRoot_isFinalOnFirstUse_andSaysHowToReset() {
    open();
    store(RoleName.ROOT, Bytes.utf8("{}"));
    assertThat(refused(UntrustedException.Malformed.class)).hasMessageContaining("forget");
  }

  @Test
  void lostStoredRoot_isNotReplacedOnFirstUse() {
    open();
    StoredMetadata stored = situation.stored();
    Map<RoleName, Bytes> files = new HashMap<>(stored.files());
    files.remove(RoleName.ROOT);
    situation.store.replace(
        situation.gun(), stored, new StoredMetadata(files, stored.versions(), "", List.of()));
    assertThat(refused(UntrustedException.RootRejected.class)).hasMessageContaining("forget");
    situation.client().forget(situation.gun());
    assertThat(open().root().version()).isEqualTo(1);
  }

  @Test
  void damagedStoredRoot_isReplacedUnderPins() {
    KeyId canonical = open().root().keys().get(0).canonicalId();
    store(RoleName.ROOT, Bytes.utf8("{}"));
    situation.pinning(RootPins.builder().key("*", canonical).build());
    VerifiedRepository repository = open();
    assertThat(repository.warnings()).anyMatch(warning -> warning instanceof Warning.StoreDamaged);
    assertThat(situation.stored().files().get(RoleName.ROOT))
        .isEqualTo(situation.publisher.published(RoleName.ROOT));
  }

  @Test
  void pinsHoldForAStoredRoot() {
    open();
    situation.pinning(RootPins.builder().key("*", new KeyId("0".repeat(64))).build());
    assertThat(refused(UntrustedException.RootRejected.class).role()).isEqualTo(RoleName.ROOT);
  }

  @Test
  void pinMismatchAtFirstContact_storesNothing() {
    situation.pinning(RootPins.builder().key("*", new KeyId("0".repeat(64))).build());
    refused(UntrustedException.RootRejected.class);
    assertThat(situation.stored()).isEqualTo(StoredMetadata.nothing());
  }

  @Test
  void collectionWithoutPin_isRefused() {
    situation.pinning(
        RootPins.builder().key("other.example.com/*", new KeyId("0".repeat(64))).build());
    refused(UntrustedException.RootRejected.class);
  }

  @Test
  void repositoryMadeAnew_isRefusedUntilForgotten() {
    open();
    Situation anew = Situation.honest();
    situation.server.serve(anew.publish());
    assertThatThrownBy(this::open)
        .isInstanceOf(UntrustedException.RootRotationRejected.class)
        .hasMessageContaining("forget");
    situation.client().forget(situation.gun());
    assertThat(open().gun()).isEqualTo(situation.gun());
  }

  @Test
  void damagedStoredFiles_areFetchedAgainAndTold() {
    open();
    for (RoleName role : List.of(RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS)) {
      store(role, Bytes.utf8("{\"damaged\":true}"));
    }
    VerifiedRepository repository = open();
    assertThat(repository.warnings()).anyMatch(warning -> warning instanceof Warning.StoreDamaged);
    assertThat(situation.stored().files().get(RoleName.TARGETS))
        .isEqualTo(situation.publisher.published(RoleName.TARGETS));
    assertThat(open().warnings()).isEmpty();
  }

  @Test
  void newerRootThatCannotBeFetched_isTheServersFailure_andNeverAnsweredForByTheCache() {
    situation.client().open(situation.gun());
    situation.publisher.rotate(RoleName.TIMESTAMP);
    situation.publish();
    situation.server.answer(
        "2.root.json",
        () -> {
          throw new TrustServerException(
              "x", TrustServerException.Reason.SERVER_ERROR, 500, "as the test wants", null);
        });
    TrustServerException failure =
        catchThrowableOfType(
            TrustServerException.class,
            () ->
                situation
                    .client(b -> b.whenUnreachable(WhenUnreachable.USE_CACHE))
                    .open(situation.gun()));
    assertThat(failure.reason()).isEqualTo(TrustServerException.Reason.SERVER_ERROR);
    assertThat(failure.getSuppressed())
        .hasAtLeastOneElementOfType(UntrustedException.InsufficientSignatures.class);
    situation.server.recover();
    assertThat(situation.client().open(situation.gun()).root().version()).isEqualTo(2);
  }
}
