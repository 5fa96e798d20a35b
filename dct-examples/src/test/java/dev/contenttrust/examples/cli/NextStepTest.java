// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors say what happened in one line, and in another what to do. */
class NextStepTest {

  @AutoClose private final Desk desk;
  private final CommandRun dct;

  NextStepTest(@TempDir Path home) {
    desk = new Desk(home);
    dct = desk.person("owner");
  }

  @Test
  void whatIsNotSigned_leadsToWhatIs() {
    assertThat(refused(3, dct.run("resolve", GUN + ":1.0")).err())
        .contains("\nNext: check the name and the server")
        .hasLineCount(2);
    ok(signTag(dct, "1.0", ONE));
    assertThat(refused(3, dct.run("resolve", GUN + ":2.0")).err())
        .contains("\nNext: 'dct list " + GUN + "' shows what is signed\n");
    assertThat(refused(3, dct.run("resolve", "--json", GUN + ":2.0")).err())
        .contains("\"nextStep\":\"'dct list " + GUN + "' shows what is signed\"")
        .hasLineCount(1);
  }

  @Test
  void wrongPassphrase_leadsToItsVariable_andMissingKeysToTheList() {
    ok(signTag(dct, "1.0", ONE));
    CommandRun forgetful =
        desk.person("owner").variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "forgotten");

    assertThat(refused(2, signTag(forgetful, "2.0", ONE)).err())
        .contains("\nNext: check the passphrase variables");
    assertThat(refused(2, signTag(desk.person("stranger"), "2.0", ONE)).err())
        .contains("\nNext: 'dct key list' shows the keys at hand");
  }

  @Test
  void expiredMetadata_leadsToWhoeverHasTheKeys() {
    ok(signTag(dct, "1.0", ONE, "--expires", "1d"));
    dct.at(Clock.systemUTC().instant().plus(Duration.ofDays(2)));

    assertThat(refused(4, dct.run("resolve", GUN + ":1.0")).err())
        .startsWith("NOT TRUSTED: ")
        .contains("\nNext: whoever has the keys renews it with 'dct repair " + GUN + "'\n");
  }

  @Test
  void unreachableServer_leadsToTheCache() {
    dct.variable("DOCKER_CONTENT_TRUST_SERVER", "http://127.0.0.1:1");

    assertThat(refused(5, dct.run("resolve", GUN + ":1.0")).err())
        .contains("\nNext: check address, network and proxy", "--offline");
  }
}
