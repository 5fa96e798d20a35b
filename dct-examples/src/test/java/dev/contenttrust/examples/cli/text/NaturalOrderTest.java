// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  /** As {@code docker trust inspect} 28.2.2 lists these tags. */
  private static final List<String> BY_DOCKER =
      List.of(
          "1",
          "1.0.0-beta2",
          "1.0.0-beta10",
          "01",
          "001",
          "B",
          "V9",
          "_x",
          "a",
          "latest",
          "v1.9",
          "v1.10",
          "v9",
          "v9-rc",
          "v10");

  @Test
  void tags_areOrderedAsDockerOrdersThem() {
    List<String> tags = new ArrayList<>(BY_DOCKER);
    Collections.shuffle(tags, new Random(7));

    tags.sort(NaturalOrder.INSTANCE);

    assertThat(tags).isEqualTo(BY_DOCKER);
  }

  @Test
  void everyPair_isOrderedTheSameWayFromBothSides() {
    for (String left : BY_DOCKER) {
      for (String right : BY_DOCKER) {
        assertThat(Integer.signum(NaturalOrder.INSTANCE.compare(left, right)))
            .describedAs("%s and %s", left, right)
            .isEqualTo(-Integer.signum(NaturalOrder.INSTANCE.compare(right, left)));
      }
    }
  }

  @Test
  void numbersBeyondEveryMachineWord_compareByValue() {
    String smaller = "v" + "9".repeat(40);
    String greater = "v1" + "0".repeat(40);

    assertThat(NaturalOrder.INSTANCE.compare(smaller, greater)).isNegative();
  }
}
