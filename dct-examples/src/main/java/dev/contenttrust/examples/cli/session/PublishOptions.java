// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.publish.Lifetimes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that publishes. Filled by the option parser. */
public final class PublishOptions {
  @Mixin private PinOptions pins;

  @Mixin private TokenOptions token = new TokenOptions();

  @Option(
      names = "--dry-run",
      description = "Do everything but the upload, and print what would change.")
  private boolean dryRun;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description =
          "Let the targets and delegations that are signed now expire after that time: 90d, 52w;"
              + " at most 3650d. Default: 1095d, as Notary.")
  private @Nullable Duration expires;

  /** Creates the defaults. */
  public PublishOptions() {
    this(new PinOptions());
  }

  /** Creates the defaults with these pins, for commands that publish nothing themselves. */
  public PublishOptions(PinOptions pins) {
    this.pins = pins;
  }

  /** Tells whether nothing shall be uploaded. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Returns whom to trust at first. */
  RootPins pins() {
    return pins.pins();
  }

  /** Returns where more keys may be than in the trust folder. */
  TokenOptions token() {
    return token;
  }

  /** Tells whether an expiry was chosen. */
  public boolean choosesExpiry() {
    return expires != null;
  }

  /**
   * Returns how long what is signed stays valid; empty for the publisher's default.
   *
   * @throws UsageException if the chosen time is out of bounds
   */
  Optional<Lifetimes> lifetimes() {
    if (expires == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Lifetimes(Lifetimes.NOTARY.root(), expires, Lifetimes.NOTARY.snapshot()));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--expires: " + e.getMessage());
    }
  }
}
