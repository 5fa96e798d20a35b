// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void shortCells_areTenWide() {
    assertThat(new Columns().row("SIGNER", "KEYS").row("bob", "x").render())
        .isEqualTo("SIGNER    KEYS\nbob       x\n");
  }

  @Test
  void longCells_keepThreeBlanks() {
    assertThat(new Columns().row("A", "B", "C").row("exactly-ten", "ä😀", "").render())
        .isEqualTo("A             B         C\nexactly-ten   ä😀        \n");
  }
}
