// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.testing.peers.RequiresPeers;
import dev.contenttrust.testing.peers.SoftHsmToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that live on a PKCS#11 token. */
class TokenKeysTest {
  private static final String LIBRARY = SoftHsmToken.LIBRARY.toString();

  @TempDir Path home;

  @Test
  @RequiresPeers("softhsm2-util")
  void rootAndSignerOnAToken_signWhatTheFolderAloneCannot() {
    SoftHsmToken.create(home).run(Signing.class, home.toString());
  }

  @Test
  void tokenWithoutLibraryOrPin_isWrongUsage() throws Exception {
    try (Desk desk = new Desk(home)) {
      CommandRun dct = desk.person("owner");
      assertThat(refused(2, dct.run("key", "list", "--pkcs11", home + "/absent.so")).err())
          .contains("--pkcs11: cannot read");
      String text = Files.writeString(home.resolve("library"), "no library").toString();
      assertThat(refused(2, dct.run("key", "list", "--pkcs11", text)).err())
          .contains("no PIN for the token: set DCT_PKCS11_PIN");
      dct.variable("DCT_PKCS11_PIN", "98765");
      assertThat(refused(2, dct.run("key", "list", "--pkcs11", text)).err())
          .contains("cannot load the PKCS#11 library")
          .doesNotContain("98765");
    }
  }

  /** A program of its own, because SoftHSM finds its token through the process's environment. */
  static final class Signing {
    private Signing() {}

    public static void main(String[] arguments) {
      Path home = Path.of(arguments[0]);
      try (Desk desk = new Desk(home)) {
        // First, since a library stays logged in for the life of the process.
        CommandRun dct = desk.person("owner").variable("DCT_PKCS11_PIN", "98765");
        assertThat(refused(2, dct.run("key", "list", "--pkcs11", LIBRARY)).err())
            .contains("cannot log in to the token")
            .doesNotContain("98765");
        dct.variable("DCT_PKCS11_PIN", SoftHsmToken.PIN);
        for (String name : List.of("root", "alice")) {
          ok(dct.run("key", "generate", "--pkcs11", LIBRARY, "--dir", home.toString(), name));
        }
        assertThat(ok(dct.run("key", "list")).out()).isEmpty();
        String listed = ok(dct.run("key", "list", "--pkcs11", LIBRARY)).out();
        assertThat(listed).contains("alice ", "root ");

        ok(dct.run("init", "--pkcs11", LIBRARY, GUN));
        assertThat(ok(dct.run("key", "list")).out()).contains("targets").doesNotContain("root");
        String alice = home.resolve("alice.pub").toString();
        ok(dct.run("signer", "add", "--key", alice, "alice", GUN));
        refused(2, signTag(dct, "1.0", ONE));
        ok(signTag(dct, "1.0", ONE, "--pkcs11", LIBRARY));
        ok(dct.run("resolve", "--signer", "alice", GUN + ":1.0"));
        refused(2, dct.run("key", "rotate", GUN, "targets"));
        ok(dct.run("key", "rotate", "--pkcs11", LIBRARY, GUN, "targets"));

        assertThat(dct.run("status", GUN).out().lines().filter(line -> line.startsWith("root ")))
            .noneMatch(line -> line.contains("can sign"));
        assertThat(
                ok(dct.run("status", "--pkcs11", LIBRARY, GUN))
                    .out()
                    .lines()
                    .filter(line -> line.startsWith("root ")))
            .allMatch(line -> line.contains("can sign"));
        String signer =
            listed
                .lines()
                .filter(line -> line.startsWith("alice "))
                .map(line -> line.replaceAll(".* ", ""))
                .findFirst()
                .orElseThrow();
        refused(2, dct.run("key", "remove", "-y", signer));
        ok(dct.run("key", "remove", "-y", "--pkcs11", LIBRARY, signer));
        assertThat(ok(dct.run("key", "list", "--pkcs11", LIBRARY)).out())
            .contains("root ")
            .doesNotContain("alice ");
      }
    }
  }
}
