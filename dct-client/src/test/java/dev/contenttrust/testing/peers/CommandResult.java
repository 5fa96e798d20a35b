// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

/**
 * What a command line program answered.
 *
 * @param command the program with its arguments, for messages
 * @param exitCode the exit code
 * @param output standard output
 * @param errors standard error
 */
public record CommandResult(String command, int exitCode, String output, String errors) {
  /**
   * Returns this result if the program succeeded.
   *
   * @throws IllegalStateException with both outputs if the exit code is not 0
   */
  public CommandResult orThrow() {
    if (exitCode != 0) {
      throw new IllegalStateException(
          command + " ended with " + exitCode + "\n" + output + "\n" + errors);
    }
    return this;
  }

  /** Returns standard output and standard error together. */
  public String text() {
    return output + errors;
  }
}
