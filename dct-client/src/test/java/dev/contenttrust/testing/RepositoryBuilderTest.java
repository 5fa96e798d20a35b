// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.RoleName;
import org.junit.jupiter.api.Test;

class RepositoryBuilderTest {
  @Test
  void unchangedRoles_keepTheirBytes_andChangedOnesGetTheNextVersion() {
    RepositoryBuilder repository =
        RepositoryBuilder.repository().targets(t -> t.target("v1", "one"));
    PublishedRepository first = repository.publish();

    PublishedRepository second = repository.targets(t -> t.target("v2", "two")).publish();

    assertThat(second.file(RoleName.ROOT)).isEqualTo(first.file(RoleName.ROOT));
    assertThat(second.file(RoleName.TARGETS).toUtf8()).contains("\"version\":2");
    assertThat(second.file(RoleName.TIMESTAMP).toUtf8()).contains("\"version\":2");
    assertThat(second.served()).containsKeys("1.targets.json", "2.targets.json", "targets.json");
    assertThat(second.served().get("1.targets.json")).isEqualTo(first.file(RoleName.TARGETS));
  }

  @Test
  void rotatedRoot_isSignedByBothKeysOnce() {
    RepositoryBuilder repository = RepositoryBuilder.repository();
    repository.publish();

    PublishedRepository rotated = repository.rotate(RoleName.ROOT).publish();
    PublishedRepository next = repository.root(r -> r.resign()).publish();

    assertThat(rotated.file(RoleName.ROOT).toUtf8().split("\"sig\"", -1)).hasSize(3);
    assertThat(next.file(RoleName.ROOT).toUtf8().split("\"sig\"", -1)).hasSize(2);
    assertThat(next.served()).containsKeys("1.root.json", "2.root.json", "3.root.json");
  }

  @Test
  void withheldDelegation_isListedButNotServed() {
    RepositoryBuilder repository =
        RepositoryBuilder.repository()
            .delegation("targets/releases", r -> r.target("v1", "one").notServed());

    PublishedRepository published = repository.publish();

    assertThat(published.file(RoleName.SNAPSHOT).toUtf8()).contains("\"targets/releases\"");
    assertThat(published.served().keySet()).noneMatch(name -> name.contains("releases"));
  }
}
