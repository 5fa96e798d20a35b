// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

import dev.contenttrust.core.TrustException;
import java.util.Optional;

/**
 * What came of one step. Immutable.
 *
 * @param step what was examined
 * @param outcome whether it is well
 * @param message what was found, for people; one line, no secrets
 * @param remedy what to do, for people; empty if nothing
 * @param cause the refusal behind a failed step, with its numbers; empty for other findings
 */
public record Finding(
    Step step, Outcome outcome, String message, String remedy, Optional<TrustException> cause) {
  /** Whether a step is well. */
  public enum Outcome {
    /** Nothing is wrong. */
    OK,
    /** Nothing is wrong yet, and a person should know. */
    NOTE,
    /** This is what keeps the image from being verified or pulled. */
    FAILED,
    /** Could not be examined, because an earlier step failed. */
    SKIPPED
  }

  static Finding ok(Step step, String message) {
    return new Finding(step, Outcome.OK, message, "", Optional.empty());
  }

  static Finding note(Step step, String message, String remedy) {
    return new Finding(step, Outcome.NOTE, message, remedy, Optional.empty());
  }

  static Finding skipped(Step step) {
    return new Finding(step, Outcome.SKIPPED, "not examined", "", Optional.empty());
  }

  static Finding failed(Step step, TrustException cause) {
    Remedies.Advice advice = Remedies.of(cause);
    return new Finding(
        step, Outcome.FAILED, advice.explanation(), advice.remedy(), Optional.of(cause));
  }

  static Finding failed(Step step, TrustException cause, String remedy) {
    return new Finding(
        step, Outcome.FAILED, String.valueOf(cause.getMessage()), remedy, Optional.of(cause));
  }
}
