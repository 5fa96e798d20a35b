// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P3: repair signs only what somebody entitled signed before")
class RepairSafetyTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));

  private final TestKey targetsKey = TestKey.ecdsa();
  private final TestKey snapshotKey = TestKey.ecdsa();
  private final TestKey releasesKey = TestKey.ecdsa();
  private final RepositoryBuilder repository =
      RepositoryBuilder.repository()
          .targets(role -> role.keys(targetsKey))
          .snapshot(role -> role.keys(snapshotKey))
          .delegation("targets/releases", role -> role.target("1.0", "genuine").keys(releasesKey));
  private final KeyHolder holder =
      new KeyHolder().holding(targetsKey, "targets").holding(releasesKey, "alice");

  @Test
  void contentThatNobodySigned_isNotSigned() {
    AttackKit.signWithForeignKey(repository, RoleName.RELEASES);
    TrustPublisher publisher = holder.publisher(repository);

    PublishReport report = publisher.repair(RepositoryBuilder.GUN, Duration.ofDays(1));

    assertThat(holder.uploaded()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("ever signed");
  }

  @Test
  void contentThatOneOfTwoSigned_isSignedAgain() {
    TestKey second = TestKey.ecdsa();
    holder.holding(second, "bob");
    repository.delegation("targets/releases", role -> role.keys(releasesKey, second).threshold(2));
    repository.change(RoleName.RELEASES, role -> role.signedBy(second));
    TrustPublisher publisher = holder.publisher(repository);

    assertThatThrownBy(() -> publisher.repair(RepositoryBuilder.GUN, Duration.ofDays(1)))
        .describedAs("this sink keeps what it gets to itself")
        .isInstanceOfSatisfying(
            PublishException.class,
            e -> assertThat(e.step()).isEqualTo(PublishException.Step.READ_BACK));
    assertThat(holder.uploaded()).containsKey(RoleName.RELEASES);
  }

  @Test
  void rootNearItsEnd_doesNotLockOutSignersWithoutTheRootKey() {
    repository.root(root -> root.expires(repository.now().plus(Duration.ofDays(30))));
    TrustPublisher publisher = holder.publisher(repository);

    PublishPlan plan =
        publisher.plan(
            publisher.edit(RepositoryBuilder.GUN).signTag("2.0", ONE, 3, RoleName.RELEASES));

    assertThat(plan.versions()).containsOnlyKeys(RoleName.RELEASES);
    assertThat(plan.differences()).extracting(Difference::role).containsOnly(RoleName.RELEASES);
  }

  @Test
  @DisplayName("P2: the snapshot has the same ceiling as every role")
  void snapshotAtTheCeiling_isNotPublished() {
    repository.snapshot(snapshot -> snapshot.version(VersionCeiling.HIGHEST));
    TrustPublisher publisher = holder.publisher(repository);
    holder.holding(snapshotKey, "snapshot");

    assertThatThrownBy(
            () ->
                publisher.plan(
                    publisher
                        .edit(RepositoryBuilder.GUN)
                        .signTag("2.0", ONE, 3, RoleName.RELEASES)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("beyond which servers break");
  }
}
