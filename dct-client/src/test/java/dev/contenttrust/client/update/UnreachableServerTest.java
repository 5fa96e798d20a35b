// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.Situation;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.TrustClientBuilder;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.WhenUnreachable;
import dev.contenttrust.client.store.UnwritableStore;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("notary-v1 acceptance cases 60 to 62, Docker's 43 and 49: without the server")
class UnreachableServerTest {
  private final Situation situation = Situation.honest();

  private void fail(Reason reason) {
    situation.server.failWith(
        new TrustServerException(situation.gun().value(), reason, 0, "as the test wants", null));
  }

  private TrustClient usingCache() {
    return situation.client(b -> b.whenUnreachable(WhenUnreachable.USE_CACHE));
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void anyFailure_isAnErrorByDefault(Reason reason) {
    situation.client().open(situation.gun());
    fail(reason);
    assertThat(
            catchThrowableOfType(
                    TrustServerException.class, () -> situation.client().open(situation.gun()))
                .reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNREACHABLE", "TIMEOUT", "BUSY", "SERVER_ERROR"})
  void serverOutOfReach_isAnsweredFromTheCacheIfAllowed_andTold(Reason reason) {
    situation.client().open(situation.gun());
    fail(reason);
    VerifiedRepository repository = usingCache().open(situation.gun());
    assertThat(repository.warnings())
        .singleElement()
        .isInstanceOfSatisfying(
            Warning.CacheUsed.class,
            warning -> assertThat(warning.cause().reason()).isEqualTo(reason));
    assertThat(repository.roles())
        .extracting(VerifiedRole::provenance)
        .containsOnly(Provenance.CACHE);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNREACHABLE", "TIMEOUT", "BUSY", "SERVER_ERROR"})
  void serverThatRefuses_isNeverAnsweredForByTheCache(Reason reason) {
    situation.client().open(situation.gun());
    fail(reason);
    assertThatThrownBy(() -> usingCache().open(situation.gun()))
        .isInstanceOf(TrustServerException.class);
  }

  @Test
  void expiredCache_doesNotAnswer() {
    situation.client().open(situation.gun());
    situation.after(Duration.ofDays(15));
    fail(Reason.UNREACHABLE);
    assertThatThrownBy(() -> usingCache().open(situation.gun()))
        .isInstanceOfSatisfying(
            UntrustedException.Expired.class,
            e -> assertThat(e.role()).isEqualTo(RoleName.TIMESTAMP));
  }

  @Test
  void emptyCache_leavesTheServersFailure() {
    fail(Reason.UNREACHABLE);
    assertThat(
            catchThrowableOfType(
                    TrustServerException.class, () -> usingCache().open(situation.gun()))
                .reason())
        .isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void offline_answersFromTheStoreWithoutAnyRequest() {
    situation.client().open(situation.gun());
    situation.requests();
    TrustClient offline = situation.client(TrustClientBuilder::offline);
    assertThat(offline.resolve(situation.tag("1.0")).digest()).isNotNull();
    assertThat(situation.requests()).isEmpty();
  }

  @Test
  void offlineWithExpiredTimestamp_isRefused() {
    situation.client().open(situation.gun());
    situation.after(Duration.ofDays(15));
    assertThatThrownBy(() -> situation.client(TrustClientBuilder::offline).open(situation.gun()))
        .isInstanceOf(UntrustedException.Expired.class);
  }

  @Test
  void offlineWithNothingStored_saysSo() {
    assertThat(
            catchThrowableOfType(
                    TrustServerException.class,
                    () -> situation.client(TrustClientBuilder::offline).open(situation.gun()))
                .reason())
        .isEqualTo(Reason.OFFLINE);
  }

  @Test
  void storeThatCannotBeWritten_isAWarning() {
    VerifiedRepository repository =
        situation.client(b -> b.store(new UnwritableStore())).open(situation.gun());
    assertThat(repository.warnings())
        .anyMatch(warning -> warning instanceof Warning.StoreNotWritten);
    assertThat(repository.targets().version()).isEqualTo(1);
  }

  @Test
  void updateBeyondItsTime_isStopped() {
    TrustClient client =
        situation.client(
            b -> {
              Limits limits = Limits.DEFAULT;
              b.limits(
                  new Limits(
                      limits.maxRootBytes(),
                      limits.maxTimestampBytes(),
                      limits.maxSnapshotBytes(),
                      limits.maxTargetsBytes(),
                      limits.maxRootRotations(),
                      limits.maxDelegations(),
                      limits.maxDelegationDepth(),
                      limits.maxSignatures(),
                      Duration.ZERO));
            });
    assertThat(
            catchThrowableOfType(TrustServerException.class, () -> client.open(situation.gun()))
                .reason())
        .isEqualTo(Reason.TIMEOUT);
  }
}
