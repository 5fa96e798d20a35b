// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RootPins;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that reads: whom to trust at first, and the offline mode. */
public final class ReadOptions {
  @Option(
      names = "--offline",
      description = "Ask no server: the cache alone answers, fully verified and unexpired.")
  private boolean offline;

  @Option(
      names = "--created-anew",
      description =
          "Follow a repository that was deleted and created anew with the root key that --root-key"
              + " or --root-cert pins.")
  private boolean createdAnew;

  @Mixin private PinOptions pins = new PinOptions();

  /** Creates the defaults. */
  public ReadOptions() {}

  /** Tells whether no server may be asked. */
  public boolean offline() {
    return offline;
  }

  /**
   * Returns what becomes of repositories that were created anew.
   *
   * @throws UsageException if they shall be followed, and nothing is pinned that says by whom
   */
  public Reinitialised reinitialised() {
    if (createdAnew && !pins.namesKeys()) {
      throw new UsageException(
          "--created-anew: name the root key with --root-key, or its certificate with --root-cert");
    }
    return createdAnew ? Reinitialised.ACCEPT_IF_PINNED : Reinitialised.REFUSE;
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
