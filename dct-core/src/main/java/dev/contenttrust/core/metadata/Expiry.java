// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When metadata expires, with the text that was signed, since canonical forms are made from the
 * text.
 *
 * @param at the instant from which on the metadata has expired
 * @param text the text as written in the metadata
 */
public record Expiry(Instant at, String text) {
  /**
   * {@return the expiry at that instant, cut to whole seconds, in the form that both dialects
   * accept: UTC, {@code YYYY-MM-DDTHH:MM:SSZ}}
   *
   * @param instant when the metadata stops being valid
   */
  public static Expiry at(Instant instant) {
    Instant seconds = instant.truncatedTo(ChronoUnit.SECONDS);
    return new Expiry(seconds, seconds.toString());
  }

  /**
   * {@return whether the metadata has expired at {@code now}: valid means strictly before {@link
   * #at()} (TUF 1.0.34, 5.3.10 and others)}
   *
   * @param now the one clock reading of the update
   */
  public boolean isExpired(Instant now) {
    return !now.isBefore(at);
  }
}
