// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Following roots from the trusted to the present one. */
class RootChainTest {
  private static final Instant NOW = RepositoryBuilder.NOW;

  private final RepositoryBuilder repository =
      RepositoryBuilder.repository().targets(t -> t.target("v1", "one"));
  private final PublishedRepository first = repository.publish();
  private final Client client = Client.knowing(first);

  private PublishedRepository rotated() {
    return repository.rotate(RoleName.ROOT).publish();
  }

  private TrustedMetadata fromFirstRoot() {
    TrustedMetadata trusted = client.start(first);
    trusted.acceptCachedRoot(first.file(RoleName.ROOT));
    return trusted;
  }

  @Test
  @DisplayName("case 51: 1 to 2, 1 to 2 to 3")
  void everyVersionSignedByItsPredecessor_isFollowed() {
    rotated();
    TrustedMetadata trusted = client.update(rotated());

    assertThat(trusted.root().version()).isEqualTo(3);
    assertThat(trusted.floor()).containsEntry(RoleName.ROOT, 3L);
  }

  @Test
  @DisplayName("case 51: expired root on the way")
  void expiredIntermediate_isFollowed() {
    repository.root(r -> r.expires(NOW.minusSeconds(1)));
    rotated();
    repository.root(r -> r.expires(NOW.plusSeconds(1)));

    assertThat(client.update(rotated()).root().version()).isEqualTo(3);
  }

  @Test
  @DisplayName("case 8: expired root at the end")
  void expiredLast_isRefused() {
    repository.root(r -> r.expires(NOW));

    assertThat(client.refusal(RoleName.ROOT, rotated()))
        .isInstanceOf(UntrustedException.Expired.class);
  }

  @Test
  @DisplayName("case 55: stored root expired, several versions behind")
  void expiredStoredRoot_leadsToTheNewOne() {
    rotated();
    repository.after(Duration.ofDays(4000)).targets(t -> t.resign()).snapshot(r -> r.resign());
    PublishedRepository next =
        repository.timestamp(r -> r.resign()).rotate(RoleName.ROOT).publish();
    client.now = NOW.plus(Duration.ofDays(4000));

    assertThat(client.update(next).root().version()).isEqualTo(3);
  }

  @Test
  @DisplayName("case 55, W7: stored root's certificate expired, several versions behind")
  void expiredStoredCertificate_leadsToTheNewOne() {
    TestKey brief =
        TestKey.ecdsa()
            .certified(
                TestCertificate.notary(RepositoryBuilder.GUN.value(), NOW)
                    .valid(NOW.minusSeconds(9), NOW.plusSeconds(60)));
    RepositoryBuilder old = RepositoryBuilder.repository().root(r -> r.keys(brief));
    Client behind = Client.knowing(old.publish());
    behind.now = NOW.plusSeconds(120);

    assertThat(behind.refusal(RoleName.ROOT, old.publish()))
        .isInstanceOf(UntrustedException.RootRejected.class);
    assertThat(behind.update(old.rotate(RoleName.ROOT).publish()).root().version()).isEqualTo(2);
  }

  @Test
  @DisplayName("case 52: signed by the new key alone")
  void signedByNewKeyOnly_isRefused() {
    TestKey fresh = repository.newKey(RoleName.ROOT);

    assertThat(client.refusal(RoleName.ROOT, repository.root(r -> r.keys(fresh)).publish()))
        .isInstanceOf(UntrustedException.RootRotationRejected.class)
        .hasMessageContaining("forget");
  }

  @Test
  @DisplayName("case 52: signed by the old key alone")
  void signedByOldKeyOnly_isRefused() {
    TestKey old = repository.newKey(RoleName.ROOT);
    Client known =
        Client.knowing(repository.rotate(RoleName.ROOT).root(r -> r.keys(old)).publish());
    TestKey fresh = repository.newKey(RoleName.ROOT);

    assertThat(
            known.refusal(
                RoleName.ROOT, repository.root(r -> r.keys(fresh).signedBy(old)).publish()))
        .isInstanceOf(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  @DisplayName("W8, case 53: versions are not skipped, though the old key signed")
  void skippedVersion_isRefused() {
    PublishedRepository jump = repository.rotate(RoleName.ROOT).root(r -> r.version(3)).publish();

    assertThatThrownBy(() -> fromFirstRoot().acceptNextRoot(jump.file(RoleName.ROOT)))
        .isInstanceOfSatisfying(
            UntrustedException.Rollback.class,
            e -> {
              assertThat(e.offered()).isEqualTo(3);
              assertThat(e.required()).isEqualTo(2);
            });
  }

  @Test
  @DisplayName("case 53: same version, other content")
  void sameVersionOtherContent_isRefused() {
    PublishedRepository same =
        repository.root(r -> r.version(1).expires(NOW.plusSeconds(5))).publish();

    assertThatThrownBy(() -> fromFirstRoot().acceptNextRoot(same.file(RoleName.ROOT)))
        .isInstanceOf(UntrustedException.Rollback.class);
  }

  @Test
  @DisplayName("case 54: the remembered root is newer than stored and served ones")
  void olderRootThanRemembered_isRefused() {
    client.floor = Map.of(RoleName.ROOT, 2L);

    assertThat(client.refusal(RoleName.ROOT, first))
        .isInstanceOf(UntrustedException.Rollback.class);
    client.files.clear();
    assertThat(client.refusal(RoleName.ROOT, first))
        .isInstanceOf(UntrustedException.Rollback.class);
  }

  @Test
  @DisplayName("case 56: damaged stored root is final, and the message tells how to start over")
  void damagedStoredRoot_isRefused() {
    client.files.put(RoleName.ROOT, Bytes.utf8("{"));

    assertThat(client.refusal(RoleName.ROOT, first))
        .isInstanceOf(UntrustedException.Malformed.class)
        .hasMessageContaining("stored")
        .hasMessageContaining("forget");
  }

  @Test
  @DisplayName("case 56: stored root of foreign keys")
  void foreignStoredRoot_isNotLedElsewhere() {
    client.files.clear();
    client.files.put(RoleName.ROOT, RepositoryBuilder.repository().publish().file(RoleName.ROOT));

    assertThat(client.refusal(RoleName.ROOT, rotated()))
        .isInstanceOf(UntrustedException.RootRotationRejected.class);
  }

  @Test
  @DisplayName("the snapshot was made for another root")
  void snapshotForAnotherRoot_isRefused() {
    PublishedRepository next = rotated();
    PublishedRepository withheld = next.without("2.root.json");

    assertThat(client.refusal(RoleName.ROOT, withheld))
        .isInstanceOf(UntrustedException.ChecksumMismatch.class);
  }

  @Test
  @DisplayName("W17: more roots than the cap")
  void tooManyRotations_areRefused() {
    rotated();
    PublishedRepository last = rotated();
    Limits d = client.limits;
    client.limits =
        new Limits(
            d.maxRootBytes(),
            d.maxTimestampBytes(),
            d.maxSnapshotBytes(),
            d.maxTargetsBytes(),
            1,
            d.maxDelegations(),
            d.maxDelegationDepth(),
            d.maxSignatures(),
            d.updateTimeout());

    assertThat(client.refusal(RoleName.ROOT, last))
        .isInstanceOf(UntrustedException.LimitExceeded.class);
  }

  @Test
  @DisplayName("W9: a root whose timestamp role can never be met is acceptable, the role is not")
  void unreachableThresholdOfAnotherRole_refusesThatRoleOnly() {
    PublishedRepository published = repository.timestamp(t -> t.threshold(2)).publish();

    assertThat(client.refusal(RoleName.TIMESTAMP, published))
        .isInstanceOf(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  void callsOutOfOrder_areProgrammingErrors() {
    TrustedMetadata fresh = client.start(first);
    Bytes any = Bytes.empty();

    assertThatThrownBy(fresh::root).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(fresh::requireFreshRoot).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fresh.acceptNextRoot(any)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fresh.previous(RoleName.TIMESTAMP, any))
        .isInstanceOf(IllegalStateException.class);
    TrustedMetadata rooted = fromFirstRoot();
    assertThatThrownBy(() -> rooted.acceptCachedRoot(any))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> rooted.acceptTimestamp(any)).isInstanceOf(IllegalStateException.class);
    rooted.requireFreshRoot();
    assertThatThrownBy(() -> rooted.acceptNextRoot(any)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> rooted.acceptSnapshot(any)).isInstanceOf(IllegalStateException.class);
    rooted.acceptTimestamp(first.file(RoleName.TIMESTAMP));
    assertThatThrownBy(() -> rooted.acceptTargets(any)).isInstanceOf(IllegalStateException.class);
    rooted.acceptSnapshot(first.file(RoleName.SNAPSHOT));
    assertThatThrownBy(rooted::delegations).isInstanceOf(IllegalStateException.class);
    rooted.acceptTargets(first.file(RoleName.TARGETS));
    assertThatThrownBy(() -> rooted.delegations().accept(RoleName.RELEASES, RoleName.TARGETS, any))
        .isInstanceOf(IllegalStateException.class);
  }
}
