// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

/** A review, or the object in it, is not of the form that this webhook can judge. */
final class MalformedReviewException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedReviewException(String message) {
    super(message);
  }
}
