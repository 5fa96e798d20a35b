// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.serving;

/**
 * What became of an attack.
 *
 * @param attack what was done, in words
 * @param expected the code of the refusal that it must meet
 * @param result the code of the refusal that it met, or what was answered instead
 */
record Outcome(String attack, String expected, String result) {
  boolean isRefusedAsExpected() {
    return result.equals(expected);
  }
}
