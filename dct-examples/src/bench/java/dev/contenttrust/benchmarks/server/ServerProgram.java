// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.server;

import java.io.IOException;
import java.time.Clock;

/** Serves the measured repositories until its standard input ends. */
final class ServerProgram {
  private ServerProgram() {}

  public static void main(String[] args) throws IOException {
    Repositories repositories = new Repositories(Clock.systemUTC().instant());
    try (StaticServer server = new StaticServer(repositories)) {
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        // Nothing is expected: the end of the input is the sign to stop.
      }
    }
  }
}
