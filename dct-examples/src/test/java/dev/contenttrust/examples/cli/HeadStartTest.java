// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadStartTest {
  /** A signature that is refused early would load nothing. */
  @Test
  void signature_isRight() {
    assertThat(HeadStart.checkSignature()).isTrue();
  }
}
