// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.PASSPHRASE;
import static dev.contenttrust.examples.cli.Desk.TWO;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing a tag: by whom it is signed, and what keeps it from being signed. */
class SigningTest {

  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  SigningTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  @Test
  void sign_initialisesSignsAndTellsByWhom() {
    Result result = ok(signTag(dct, "1.0", ONE));

    assertThat(result.out())
        .contains("Signed " + GUN + ":1.0 " + ONE + " in targets by key ")
        .contains("Published and read back: root version 1, targets version 1");
    assertThat(result.err()).isEmpty();
    assertThat(ok(desk.person("reader").run("resolve", GUN + ":1.0")).out())
        .isEqualTo(GUN + "@" + ONE + "\n");
  }

  @Test
  void signAgain_renewsTheSignature_andAnotherDigestReplaces() {
    signTag(dct, "1.0", ONE);

    assertThat(ok(signTag(dct, "1.0", ONE)).out())
        .contains("* targets: signed again", "targets version 2");
    assertThat(ok(signTag(dct, "1.0", TWO)).out()).contains("~ targets: 1.0", "targets version 3");
    assertThat(ok(dct.run("resolve", GUN + ":1.0")).out()).isEqualTo(GUN + "@" + TWO + "\n");
  }

  @Test
  void dryRun_printsTheDifference_andPublishesNothing() {
    assertThat(ok(signTag(dct, "1.0", ONE, "--dry-run")).out()).contains("Would initialise");
    refused(3, dct.run("list", GUN));
    ok(signTag(dct, "1.0", ONE));

    assertThat(ok(signTag(dct, "2.0", TWO, "--dry-run")).out())
        .contains("+ targets: 2.0 " + TWO + " 3 bytes", "Nothing was published");
    assertThat(ok(signTag(dct, "2.0", TWO, "--dry-run", "--json")).json()).isNotNull();
    refused(3, dct.run("resolve", GUN + ":2.0"));
  }

  @Test
  void signerKeyAtHand_becomesTheSignerOfANewRepository() {
    desk.signerKey(dct, "alice");

    Result result = ok(signTag(dct, "1.0", ONE, "--json"));

    assertThat(result.out()).contains("\"targets/alice\"", "\"targets/releases\"");
    assertThat(result.json()).isNotNull();
    assertThat(ok(dct.run("resolve", "--signer", "alice", GUN + ":1.0")).out())
        .contains(ONE.toString());
  }

  @Test
  void collaborator_signsWithADelegationKeyAlone() {
    CommandRun alice = desk.person("alice");
    Path key = desk.signerKey(alice, "alice");
    ok(dct.run("init", GUN));
    ok(dct.run("signer", "add", "--key", key.toString(), "alice", GUN));

    assertThat(ok(signTag(alice, "1.0", ONE)).out()).contains("in targets/alice by key");
    Result owner = refused(2, signTag(dct, "1.0", ONE));
    assertThat(owner.err()).contains("no valid signing keys for delegation roles");
    assertThat(ok(signTag(dct, "2.0", TWO, "--role", "targets")).out())
        .contains("in targets by key");
  }

  @Test
  void wrongPassphrase_isWrongUsage_beforeAnythingIsPublished() {
    signTag(dct, "1.0", ONE);
    CommandRun forgetful =
        desk.person("owner").variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "not this one");

    Result result = refused(2, signTag(forgetful, "2.0", TWO));
    assertThat(result.err()).contains("the passphrase is wrong").doesNotContain("not this one");
    refused(3, dct.run("resolve", GUN + ":2.0"));
    assertThat(refused(2, signTag(forgetful, "2.0", TWO, "--json")).err())
        .contains("\"code\":\"WRONG_PASSPHRASE\"");
  }

  @Test
  void missingPassphrase_namesTheVariables() throws Exception {
    CommandRun bare = desk.stranger("bare");

    assertThat(refused(2, signTag(bare, "1.0", ONE)).err())
        .contains("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE or NOTARY_ROOT_PASSPHRASE");
    assertThat(refused(2, bare.run("key", "generate", "--dir", home.toString(), "bob")).err())
        .contains("NOTARY_DELEGATION_PASSPHRASE");
    assertThat(home.resolve("bob.pub")).doesNotExist();
  }

  @Test
  void notaryVariables_serveAsWell() {
    CommandRun notary =
        desk.stranger("notary")
            .variable("NOTARY_ROOT_PASSPHRASE", PASSPHRASE)
            .variable("NOTARY_TARGETS_PASSPHRASE", PASSPHRASE);

    ok(signTag(notary, "1.0", ONE));
  }

  @Test
  void unreachableServer_isToldAsSuch() {
    dct.variable("DOCKER_CONTENT_TRUST_SERVER", "http://127.0.0.1:1");

    refused(5, signTag(dct, "1.0", ONE));
    assertThat(home.resolve("owner/.docker/trust/private")).doesNotExist();
  }
}
