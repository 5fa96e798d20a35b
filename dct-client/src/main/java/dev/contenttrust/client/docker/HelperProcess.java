// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.core.Bytes;
import java.io.IOException;

/** Runs a credential helper; tests bring one that starts nothing. */
@FunctionalInterface
public interface HelperProcess {
  /** The longest output that is read, in bytes: 64 KiB. */
  int MAX_OUTPUT = 64 << 10;

  /**
   * What a finished helper left.
   *
   * @param exitCode its exit code
   * @param stdout what it printed; treat it as secret
   */
  record Output(int exitCode, Bytes stdout) {
    /** Returns the exit code alone. */
    @Override
    public String toString() {
      return "exit code " + exitCode;
    }
  }

  /**
   * Runs a program to its end, or until its time is over.
   *
   * @param program the program's name, to be found on the search path
   * @param verb its only argument
   * @param stdin what it reads
   * @return what it left
   * @throws IOException if it is not installed, takes too long or prints too much
   * @throws InterruptedException if the thread was interrupted meanwhile; the program is ended
   */
  Output run(String program, String verb, Bytes stdin) throws IOException, InterruptedException;
}
