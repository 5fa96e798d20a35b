// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import java.time.Duration;

/**
 * How long what is signed stays valid, unless an edit chooses otherwise. Immutable.
 *
 * @param root of root metadata; Notary: ten years
 * @param targets of targets and delegations; Notary: three years
 * @param snapshot of a snapshot signed by the publisher; Notary: three years
 */
public record Lifetimes(Duration root, Duration targets, Duration snapshot) {
  /** The longest lifetime that may be chosen: ten years; longer ones outlive every key. */
  public static final Duration LONGEST = Duration.ofDays(3650);

  /** Notary's: 3650, 1095 and 1095 days. */
  public static final Lifetimes NOTARY =
      new Lifetimes(Duration.ofDays(3650), Duration.ofDays(1095), Duration.ofDays(1095));

  /**
   * Checks the bounds.
   *
   * @param root of root metadata; Notary: ten years
   * @param targets of targets and delegations; Notary: three years
   * @param snapshot of a snapshot signed by the publisher; Notary: three years
   * @throws IllegalArgumentException if a lifetime is not positive or longer than {@link #LONGEST}
   */
  public Lifetimes {
    for (Duration lifetime : new Duration[] {root, targets, snapshot}) {
      if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "a lifetime is positive and at most " + LONGEST.toDays() + " days, not " + lifetime);
      }
    }
  }
}
