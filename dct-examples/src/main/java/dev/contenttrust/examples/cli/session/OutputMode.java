// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * How the program speaks. It is known before the options are read, so that complaints about options
 * are made in the same way.
 *
 * @param json whether results and errors are JSON
 * @param verbosity how often {@code -v} was given
 */
public record OutputMode(boolean json, int verbosity) {
  private static final String JSON = "--json";
  private static final String VERBOSE = "-v";
  private static final String END_OF_OPTIONS = "--";

  /** Returns what the arguments ask for, wherever they do. */
  public static OutputMode of(String... arguments) {
    boolean json = false;
    int verbosity = 0;
    for (String argument : arguments) {
      if (argument.equals(END_OF_OPTIONS)) {
        break;
      }
      json |= argument.equals(JSON);
      verbosity += argument.matches("-v+") ? argument.length() - 1 : 0;
    }
    return new OutputMode(json, verbosity);
  }

  /** Declares the options for the parser and the help, before or after every command. */
  public static void declareOn(CommandSpec program) {
    program.addOption(
        OptionSpec.builder(JSON)
            .scopeType(ScopeType.INHERIT)
            .type(boolean.class)
            .description("Print one JSON value, and errors as JSON on standard error.")
            .build());
    program.addOption(
        OptionSpec.builder(VERBOSE)
            .scopeType(ScopeType.INHERIT)
            .arity("0")
            .type(boolean[].class)
            .description("Tell on standard error what is fetched and verified; -vv tells more.")
            .build());
  }
}
