// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void ordinaryText_staysAsItIs() {
    assertThat(Printable.of("v1.0 größer 版本 😀")).isEqualTo("v1.0 größer 版本 😀");
  }

  @Test
  void whatCouldForgeALine_isWrittenOut() {
    assertThat(Printable.of("a\nb\u001b[2J\u202ec\u2028d\u0000"))
        .isEqualTo("a\\u{A}b\\u{1B}[2J\\u{202E}c\\u{2028}d\\u{0}");
  }
}
