// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HighestVersionTest {
  @Test
  void versionsThatFollowEachOther_areSearchedInFewSteps() {
    for (long highest = 0; highest < 70; highest++) {
      long last = highest;
      AtomicInteger asked = new AtomicInteger();

      Optional<Long> found =
          HighestVersion.find(
              version -> {
                asked.incrementAndGet();
                return version <= last ? Optional.of(version) : Optional.empty();
              });

      assertThat(found).isEqualTo(last == 0 ? Optional.empty() : Optional.of(last));
      assertThat(asked.get()).isLessThanOrEqualTo(14);
    }
  }

  @Test
  void serverThatHasEveryVersion_isNotAskedForEver() {
    AtomicInteger asked = new AtomicInteger();

    Optional<Long> found =
        HighestVersion.find(
            version -> {
              asked.incrementAndGet();
              return Optional.of(version);
            });

    assertThat(found).isPresent();
    assertThat(asked.get()).isLessThanOrEqualTo(62);
  }
}
