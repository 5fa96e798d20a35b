// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.TWO;
import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published besides a signature, and taken back. */
class WritingTest {

  private final Path home;
  private final Instant now = Clock.systemUTC().instant();
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  WritingTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  @Test
  void unusableArguments_areWrongUsage() {
    assertThat(refused(2, dct.run("sign", GUN)).err()).contains("no tag specified for " + GUN);
    assertThat(refused(2, dct.run("sign", GUN + ":1@" + ONE)).err())
        .contains("cannot use a digest reference");
    refused(2, dct.run("sign", "--size", "3", GUN + ":1"));
    refused(2, dct.run("sign", "--digest", ONE.toString(), "--size", "-1", GUN + ":1"));
    refused(2, dct.run("sign", "--digest", "sha256:12", "--size", "3", GUN + ":1"));
    refused(2, dct.run("revoke", GUN));
    refused(2, dct.run("delete", GUN));
    refused(2, dct.run("key"));
    refused(2, dct.run("key", "rotate", GUN, "timestamp"));
    refused(2, dct.run("key", "generate", "Alice"));
    refused(2, dct.run("delegation", "add", GUN, "targets/qa"));
  }

  @Test
  void revoke_takesOneTagOrAll() {
    signTag(dct, "1.0", ONE);
    signTag(dct, "2.0", TWO);

    ok(dct.run("revoke", GUN + ":1.0"));
    refused(3, dct.run("resolve", GUN + ":1.0"));
    ok(dct.run("resolve", GUN + ":2.0"));
    refused(3, dct.run("revoke", GUN + ":1.0"));
    ok(dct.run("revoke", "-y", GUN));
    refused(3, dct.run("resolve", GUN + ":2.0"));
    refused(3, dct.run("revoke", "-y", "registry.example.com/unknown"));
  }

  @Test
  void addAndRemove_takeAnyTarget() throws Exception {
    Path file = Files.writeString(home.resolve("policy"), "one");
    ok(dct.run("init", GUN));

    ok(dct.run("add", GUN, "policy.json", file.toString()));
    assertThat(ok(dct.run("lookup", GUN, "policy.json")).out())
        .isEqualTo("policy.json " + ONE + " 3 targets\n");
    refused(2, dct.run("add", GUN, "x", home + "/absent"));
    refused(2, dct.run("add", "-r", "targets/none", GUN, "x", file.toString()));
    ok(dct.run("remove", GUN, "policy.json"));
    refused(3, dct.run("remove", GUN, "policy.json"));
  }

  @Test
  void init_happensOnce_andTakesAGivenRootKey() {
    ok(dct.run("init", GUN));
    assertThat(refused(2, dct.run("init", GUN)).err()).contains("initialised already");
    Path root = home.resolve("root.pem");
    ok(dct.run("key", "export", "-o", root.toString(), keyId(dct, "root")));

    CommandRun other = desk.person("other");
    ok(other.run("init", "--root-key-file", root.toString(), GUN + "2"));
    assertThat(keyId(other, "root")).isEqualTo(keyId(dct, "root"));
  }

  @Test
  void delete_forgetsHere_andOnTheServerOnlyWhenTold() {
    signTag(dct, "1.0", ONE);

    ok(dct.run("delete", "-y", GUN));
    ok(dct.run("resolve", GUN + ":1.0"));
    ok(dct.run("delete", "--remote", "-y", GUN));
    refused(3, dct.run("resolve", GUN + ":1.0"));
    ok(signTag(dct, "1.0", TWO));
  }

  @Test
  void expiredRepository_isBroughtBack() {
    SettableClock clock = SettableClock.at(now);
    try (TrustServer ageing = TrustServer.builder().clock(clock).start()) {
      dct.variable("DOCKER_CONTENT_TRUST_SERVER", ageing.uri().toString());
      ok(signTag(dct, "1.0", ONE));
      clock.advance(Duration.ofDays(4 * 366));
      dct.at(clock.instant());
      refused(4, dct.run("resolve", GUN + ":1.0"));

      assertThat(ok(dct.run("repair", GUN)).out()).contains("* targets: signed again");
      ok(dct.run("resolve", GUN + ":1.0"));
    }
  }

  @Test
  void bundle_servesAMachineWithoutNetwork_andIsNoWayBack() throws Exception {
    ok(signTag(dct, "1.0", ONE));
    String oldRootKey = keyId(dct, "root");
    Path older = home.resolve("older.zip");
    ok(dct.run("bundle", "export", older.toString(), GUN));
    ok(dct.run("key", "rotate", GUN, "root"));
    ok(signTag(dct, "1.0", TWO));
    Path newer = home.resolve("newer.zip");
    ok(dct.run("bundle", "export", newer.toString(), GUN));
    refused(2, dct.run("bundle", "export", newer.toString(), GUN));
    desk.close();
    CommandRun offline = new CommandRun(home.resolve("offline"), now);

    ok(offline.run("bundle", "import", older.toString()));
    assertThat(ok(offline.run("resolve", "--offline", GUN + ":1.0")).out()).contains(ONE.hex());
    ok(offline.run("bundle", "import", newer.toString()));
    assertThat(ok(offline.run("resolve", "--offline", GUN + ":1.0")).out()).contains(TWO.hex());
    assertThat(refused(4, offline.run("bundle", "import", older.toString(), "--json")).err())
        .contains("ROLLBACK");
    assertThat(ok(offline.run("resolve", "--offline", GUN + ":1.0")).out()).contains(TWO.hex());

    CommandRun strict = new CommandRun(home.resolve("strict"), now);
    refused(4, strict.run("bundle", "import", "--no-tofu", newer.toString()));
    ok(strict.run("bundle", "import", "--root-key", oldRootKey, older.toString()));
    Path text = Files.writeString(home.resolve("text"), "no bundle");
    refused(2, strict.run("bundle", "import", text.toString()));
  }

  @Test
  void bundleOfACollectionWhoseOlderRootHasNoEnd_isRefused() {
    ok(signTag(dct, "1.0", ONE));
    ok(dct.run("key", "rotate", GUN, "root"));
    String bundle = home.resolve("bundle.zip").toString();
    desk.server().inject("/1.root.json", new Fault.Endless());

    assertThat(refused(4, dct.run("bundle", "export", bundle, GUN)).err())
        .contains("1.root.json", "longer than the allowed");
    desk.server().clearFaults();
    ok(dct.run("bundle", "export", bundle, GUN));
  }

  @Test
  void everyWritingCommand_hasHelpWithAnExample() {
    for (String command :
        List.of(
            "sign",
            "revoke",
            "add",
            "remove",
            "init",
            "delete",
            "witness",
            "repair",
            "backup",
            "restore",
            "key generate",
            "key load",
            "key list",
            "key export",
            "key import",
            "key passwd",
            "key remove",
            "key rotate",
            "signer add",
            "signer remove",
            "delegation add",
            "delegation remove",
            "delegation list",
            "delegation purge",
            "bundle export",
            "bundle import")) {
      List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
      arguments.add("--help");
      Result result = ok(dct.run(arguments.toArray(String[]::new)));

      assertThat(result.out()).contains("Usage: dct " + command, "Example", "  dct " + command);
    }
  }
}
