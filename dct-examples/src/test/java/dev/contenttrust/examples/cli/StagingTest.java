// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Gun;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that wait in Notary's change list. */
class StagingTest {
  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;
  private final String file;

  StagingTest(@TempDir Path folder) throws IOException {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
    file = Files.writeString(folder.resolve("file"), "content").toString();
  }

  @Test
  void stagedChanges_arePublishedTogether_andOnlyThen() {
    ok(dct.run("init", GUN));
    ok(dct.run("add", GUN, "old", file));
    String key = desk.signerKey(dct, "qa").toString();

    assertThat(ok(dct.run("add", "--stage", GUN, "new", file)).out()).contains("dct publish");
    ok(dct.run("remove", "--stage", GUN, "old"));
    ok(dct.run("delegation", "add", "--stage", GUN, "targets/qa", "--key", key, "--path", "v"));
    refused(3, dct.run("lookup", GUN, "new"));
    assertThat(ok(dct.run("staged", GUN)).out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("+ targets: new 7 bytes"),
            line -> assertThat(line).isEqualTo("- targets: old"),
            line -> assertThat(line).matches("\\+ targets/qa: keys \\[[0-9a-f]{12}], paths \\[v]"));

    assertThat(ok(dct.run("publish", "--dry-run", GUN)).out()).contains("Would publish");
    assertThat(ok(dct.run("publish", GUN)).out()).contains("targets version 3");
    ok(dct.run("lookup", GUN, "new"));
    refused(3, dct.run("lookup", GUN, "old"));
    assertThat(ok(dct.run("staged", GUN)).out()).isEqualTo("Nothing is staged for " + GUN + ".\n");
    assertThat(refused(2, dct.run("publish", GUN)).err()).contains("nothing is staged");
  }

  @Test
  void failedPublish_keepsTheList_whichCanBeCleared() {
    ok(dct.run("add", "--stage", GUN, "new", file));

    refused(3, dct.run("publish", GUN));
    assertThat(ok(dct.run("staged", "--json", GUN)).out()).contains("+ targets: new 7 bytes");
    ok(dct.run("staged", "--clear", GUN));
    assertThat(ok(dct.run("staged", GUN)).out()).contains("Nothing is staged");
  }

  @Test
  void stagingWithWaysOfPublishing_isWrongUsage() {
    refused(2, dct.run("add", "--stage", "--dry-run", GUN, "new", file));
    refused(2, dct.run("add", "--stage", "--expires", "30d", GUN, "new", file));
    assertThat(ok(dct.run("staged", GUN)).out()).contains("Nothing is staged");
  }

  @Test
  @RequiresPeers({"notary-server", "notary"})
  void changeList_isSharedWithNotary_inBothDirections() throws Exception {
    Gun gun = new Gun("registry.example.com/staging/turns");
    try (NotaryServerProcess server = NotaryServerProcess.start()) {
      Path trust = Files.createDirectory(home.resolve("trust"));
      NotaryCli notary =
          new NotaryCli(
              Files.createDirectory(home.resolve("notary")),
              trust,
              server.uri(),
              server.authority());
      CommandRun turns =
          new CommandRun(home, Clock.systemUTC().instant())
              .variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString())
              .variable("NOTARY_ROOT_PASSPHRASE", NotaryCli.PASSPHRASE)
              .variable("NOTARY_TARGETS_PASSPHRASE", NotaryCli.PASSPHRASE)
              .variable("NOTARY_SNAPSHOT_PASSPHRASE", NotaryCli.PASSPHRASE);
      String[] with = {"--trust-dir", trust.toString(), "--tls-ca", server.authority().toString()};
      ok(turns.run(arguments(with, "init", "--own-snapshot-key", gun.value())));

      ok(turns.run(arguments(with, "add", "--stage", gun.value(), "ours", file)));
      assertThat(notary.run("status", gun.value()).orThrow().output()).contains("ours");
      notary.run("publish", gun.value()).orThrow();
      assertThat(ok(turns.run(arguments(with, "lookup", gun.value(), "ours"))).code()).isZero();

      notary.run("add", gun.value(), "theirs", file).orThrow();
      assertThat(ok(turns.run(arguments(with, "staged", gun.value()))).out())
          .isEqualTo("+ targets: theirs 7 bytes\n");
      ok(turns.run(arguments(with, "publish", gun.value())));
      assertThat(notary.list(gun)).contains("ours", "theirs");
    }
  }

  private static String[] arguments(String[] options, String... command) {
    String[] all = new String[options.length + command.length];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(command, 0, all, options.length, command.length);
    return all;
  }
}
