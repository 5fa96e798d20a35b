// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void smallestBounds_areAccepted() {
    assertThat(limits(1, 0, 1, Duration.ZERO).maxRootBytes()).isEqualTo(1);
  }

  @Test
  void boundsThatNothingCouldMeet_areRefused() {
    Duration ever = Duration.ofDays(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits(0, 0, 1, ever))
        .withMessageContaining("at least 1 byte");
    assertThatIllegalArgumentException().isThrownBy(() -> limits(1, -1, 1, ever));
    assertThatIllegalArgumentException().isThrownBy(() -> limits(1, 0, 0, ever));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits(1, 0, 1, Duration.ofNanos(-1)))
        .withMessageContaining("negative");
  }

  private static Limits limits(long bytes, int counts, int signatures, Duration timeout) {
    return new Limits(bytes, 2, 3, 4, counts, counts, counts, signatures, timeout);
  }
}
