// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.examples.cli.CommandRun.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may sign: signers, delegations, and roles that lost their signer. */
class SignerCommandsTest {

  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  SignerCommandsTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  @Test
  void signers_areAddedAndRemovedInSeveralRepositories_eachForItself() {
    Path alice = desk.signerKey(dct, "alice");
    Path bob = desk.signerKey(desk.person("bob"), "bob");
    CommandRun other = desk.person("other");
    ok(other.run("init", GUN + "-foreign"));
    ok(dct.run("init", GUN));

    Result result =
        refused(
            2,
            dct.run(
                "signer",
                "add",
                "--key",
                alice.toString(),
                "alice",
                GUN + "-foreign",
                GUN + ":1",
                GUN + "-new"));
    assertThat(result.err()).endsWith("failed to add signer to: " + GUN + "-foreign\n");
    ok(signTag(dct, "1.0", ONE));
    ok(dct.run("delegation", "list", GUN + "-new"));

    assertThat(refused(2, dct.run("signer", "remove", "alice", GUN)).err())
        .contains("would leave nobody", "error removing signer from: " + GUN);
    refused(2, dct.run("signer", "remove", "nobody", GUN));
    ok(dct.run("signer", "add", "--key", bob.toString(), "bob", GUN));
    assertThat(refused(2, dct.run("signer", "remove", "alice", GUN)).err())
        .describedAs("the released tag would lose its only signature")
        .contains("another signer has to sign targets/releases");
    ok(dct.run("signer", "remove", "--force", "alice", GUN));
    assertThat(ok(dct.run("delegation", "list", GUN)).out())
        .contains("targets/bob")
        .doesNotContain("targets/alice");
    ok(dct.run("signer", "remove", "--force", "bob", GUN));
    refused(2, dct.run("signer", "add", "--key", alice.toString(), "releases", GUN));
    refused(2, dct.run("signer", "add", "--key", home + "/absent", "alice", GUN));
    assertThat(
            ok(dct.run("signer", "add", "--json", "--key", alice.toString(), "alice", GUN)).json())
        .isNotNull();
  }

  @Test
  void delegations_haveKeysAndPaths() {
    Path key = desk.signerKey(dct, "qa");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", key.toString(), "--path", "v"));

    assertThat(ok(dct.run("delegation", "list", GUN)).out())
        .containsPattern("targets/qa +v +1 +never signed +" + keyId(dct, "qa"));
    assertThat(ok(dct.run("delegation", "list", "--json", GUN)).json()).isNotNull();
    ok(signTag(dct, "v1", ONE));
    refused(2, signTag(dct, "1.0", ONE));
    ok(dct.run("delegation", "remove", GUN, "targets/qa", "--path", "v"));
    refused(2, signTag(dct, "v2", ONE));
    ok(dct.run("delegation", "remove", GUN, "targets/qa"));
    refused(2, dct.run("delegation", "remove", GUN, "targets/qa"));
    assertThat(ok(dct.run("delegation", "list", GUN)).out()).isEmpty();
  }

  @Test
  void purgedKey_losesItsRights_andWitnessBringsTheRoleBack() {
    Path qa = desk.signerKey(dct, "qa");
    Path next = desk.signerKey(dct, "next");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", qa.toString(), "--all-paths"));
    ok(signTag(dct, "1.0", ONE));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", next.toString()));

    ok(dct.run("delegation", "purge", GUN, "--key", keyId(dct, "qa")));
    refused(4, dct.run("lookup", GUN, "1.0"));
    ok(dct.run("witness", GUN, "targets/qa"));
    ok(dct.run("lookup", GUN, "1.0"));
    refused(2, dct.run("witness", GUN, "targets/none"));
  }

  @Test
  void repair_tellsWhatIsStillMissing() {
    Path qa = desk.signerKey(desk.person("qa"), "qa");
    Path next = desk.signerKey(desk.person("next"), "next");
    ok(dct.run("init", GUN));
    assertThat(ok(dct.run("repair", GUN)).out()).contains("Nothing had to be published");
    assertThat(ok(dct.run("repair", "--within", "2000d", GUN)).out())
        .contains("* targets: signed again");
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", qa.toString(), "--all-paths"));
    ok(signTag(desk.person("qa"), "1.0", ONE));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", next.toString()));
    String qaKey = keyId(desk.person("qa"), "qa");
    ok(dct.run("delegation", "purge", GUN, "--key", qaKey));

    Result result = refused(4, dct.run("repair", GUN));
    assertThat(result.out()).contains("Still missing: a valid signature of targets/qa");
    assertThat(refused(4, desk.person("next").run("repair", GUN)).err())
        .describedAs("nobody vouches for the content, so that only a deliberate word signs it")
        .contains("'witness'");
    ok(desk.person("next").run("witness", GUN, "targets/qa"));
    ok(dct.run("repair", GUN));
  }
}
