// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.reading;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.examples.cli.text.Printable;

/** A target in one line, as the Notary command line prints it. */
final class TargetLine {
  private TargetLine() {}

  /** Returns {@code TARGET sha256:HEX LENGTH ROLE}. */
  static String of(SignedTarget target) {
    return Printable.of(target.name())
        + " "
        + target.digest()
        + " "
        + target.size()
        + " "
        + target.role();
  }
}
