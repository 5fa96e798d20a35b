// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of the real programs this machine has, and the ports they may use. */
public final class RealPeers {
  /**
   * The environment variable that, set to {@code required}, turns a missing program into a failure.
   */
  public static final String POLICY_VARIABLE = "CONTENT_TRUST_REAL_PEERS";

  /** Where Debian puts PostgreSQL's server programs, by version and outside of every path. */
  private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");

  private RealPeers() {}

  /**
   * Returns the program's file, searched in {@code PATH} and among Debian's versions of PostgreSQL;
   * empty if it is not installed.
   */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of),
            postgresFolders())
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> postgresFolders() {
    if (!Files.isDirectory(POSTGRESQL)) {
      return Stream.empty();
    }
    try (Stream<Path> versions = Files.list(POSTGRESQL)) {
      return versions.map(version -> version.resolve("bin")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns which of the programs are not installed, in the order given. */
  public static List<String> missing(String... programs) {
    return Arrays.stream(programs).filter(program -> find(program).isEmpty()).toList();
  }

  /** Tells whether a missing program must fail the tests instead of skipping them. */
  public static boolean areRequired() {
    return "required".equals(System.getenv(POLICY_VARIABLE));
  }

  /**
   * Returns the program's file.
   *
   * @throws IllegalStateException if it is not installed
   */
  static Path require(String program) {
    return find(program)
        .orElseThrow(() -> new IllegalStateException(program + " is not installed"));
  }

  /**
   * Returns a loopback port that was free a moment ago; the system does not give it to somebody
   * else who asks for any port soon after.
   */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free loopback port", e);
    }
  }
}
