// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An empty SoftHSM token in a folder of its own. Programs that use it run as processes of their
 * own, because SoftHSM finds its tokens through the environment of the process.
 */
public final class SoftHsmToken {
  /** The PKCS#11 library, where Debian's package puts it. */
  public static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

  /** The PIN of the token's user. */
  public static final String PIN = "1234";

  private final Path folder;
  private final Map<String, String> environment;

  private SoftHsmToken(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Makes a token.
   *
   * @param folder where to keep it; must exist
   * @return the token
   * @throws IllegalStateException if {@code softhsm2-util} refuses
   */
  public static SoftHsmToken create(Path folder) {
    try {
      Path tokens = Files.createDirectory(folder.resolve("tokens"));
      Path configuration =
          Files.writeString(
              folder.resolve("softhsm2.conf"),
              "directories.tokendir = "
                  + tokens
                  + "\nobjectstore.backend = file\nlog.level = ERROR\n");
      Map<String, String> environment = Map.of("SOFTHSM2_CONF", configuration.toString());
      new CommandLine(RealPeers.require("softhsm2-util"), folder, environment)
          .run(List.of("--init-token", "--free", "--label", "dct", "--pin", PIN, "--so-pin", PIN))
          .orThrow();
      return new SoftHsmToken(folder, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a program of the tests in a JVM that sees the token.
   *
   * @param program a class with a {@code main} method
   * @param arguments what to call it with
   * @throws IllegalStateException with its output if it fails
   */
  public void run(Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    new CommandLine(java, folder, environment).run(command).orThrow();
  }
}
