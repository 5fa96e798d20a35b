// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs11KeyStoreTest {
  private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
  private static final Path TOOL = Path.of("/usr/bin/softhsm2-util");
  private static final String PIN = "2468";

  @TempDir Path scratch;

  @Test
  void tokenOfSoftHsm_holdsKeysForEveryRole() throws Exception {
    LocalProcess.require(TOOL);
    LocalProcess.require(LIBRARY);
    Map<String, String> environment = Map.of("SOFTHSM2_CONF", configuration().toString());
    Path output = scratch.resolve("output");
    LocalProcess.run(
        environment,
        output,
        List.of(
            TOOL.toString(),
            "--init-token",
            "--free",
            "--label",
            "dct",
            "--pin",
            PIN,
            "--so-pin",
            PIN));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    LocalProcess.run(
        environment,
        output,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            Pkcs11Scenario.class.getName(),
            LIBRARY.toString(),
            PIN));
  }

  private Path configuration() throws IOException {
    Path tokens = Files.createDirectory(scratch.resolve("tokens"));
    return Files.writeString(
        scratch.resolve("softhsm2.conf"),
        "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
  }
}
