// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that reads: whom to trust at first, and the offline mode. */
public final class ReadOptions {
  @Option(
      names = "--offline",
      description = "Ask no server: the cache alone answers, fully verified and unexpired.")
  private boolean offline;

  @Mixin private PinOptions pins = new PinOptions();

  /** Creates the defaults. */
  public ReadOptions() {}

  /** Tells whether no server may be asked. */
  public boolean offline() {
    return offline;
  }

  /**
   * Returns the pins; without any, every repository is trusted on first use unless that is
   * forbidden.
   *
   * @throws UsageException if a key id or a certificate file is unusable
   */
  public RootPins pins() {
    return pins.pins();
  }
}
