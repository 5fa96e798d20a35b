// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyIdTest {
  @Test
  void abbreviated_isTheBeginning_andSafeToPrint() {
    assertThat(new KeyId("0123456789abcdef").abbreviated()).isEqualTo("0123456789ab");
    assertThat(new KeyId("abc").abbreviated()).isEqualTo("abc");
    assertThat(new KeyId("\u001b[2J\nfake\u202e").abbreviated()).isEqualTo("?[2J?fake?");
  }
}
