// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal. */
public interface Prompt {
  /**
   * Asks for a secret, which is not shown while it is typed.
   *
   * @return the answer in a fresh array; empty if there is nobody to ask
   */
  Optional<char[]> secret(String question);

  /**
   * Asks for a line.
   *
   * @return the answer; empty if there is nobody to ask
   */
  Optional<String> line(String question);

  /** Returns the prompt of a process without terminal, which never gets an answer. */
  static Prompt nobody() {
    return new Prompt() {
      @Override
      public Optional<char[]> secret(String question) {
        return Optional.empty();
      }

      @Override
      public Optional<String> line(String question) {
        return Optional.empty();
      }
    };
  }

  /** Returns the prompt at a terminal. */
  static Prompt at(Console console) {
    return new Prompt() {
      @Override
      public Optional<char[]> secret(String question) {
        return Optional.ofNullable(console.readPassword("%s", question));
      }

      @Override
      public Optional<String> line(String question) {
        return Optional.ofNullable(console.readLine("%s", question));
      }
    };
  }
}
