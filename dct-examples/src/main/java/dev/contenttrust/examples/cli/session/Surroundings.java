// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a command takes from the process around it, so that tests can run commands
 * without a process.
 *
 * @param variables the environment variables
 * @param home the user's home folder
 * @param out standard output: results
 * @param err standard error: everything else
 * @param terminal whether a person watches and can answer
 * @param prompt how that person is asked
 * @param clock the time
 */
public record Surroundings(
    Map<String, String> variables,
    Path home,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Prompt prompt,
    Clock clock) {
  /** Copies the variables. */
  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Returns the environment variable; empty if it is not set or empty, as Docker treats both. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }
}
