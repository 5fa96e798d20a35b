// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WarningTest {
  private static final Instant LATER = Instant.parse("2030-01-02T03:04:05.678901234Z");

  @Test
  void messages_tellTimesInWholeSeconds() {
    TrustServerException failure =
        new TrustServerException("x", TrustServerException.Reason.BUSY, 429, "busy", null);

    assertThat(new Warning.ExpiringSoon(RoleName.TARGETS, LATER).message())
        .isEqualTo("targets expires at 2030-01-02T03:04:05Z");
    assertThat(new Warning.CacheUsed(failure, LATER).message())
        .endsWith("accepted until 2030-01-02T03:04:05Z: busy");
  }
}
