// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.PASSPHRASE;
import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.SettableClock;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));

  @TempDir Path home;
  private final Instant now = Clock.systemUTC().instant();
  private Desk desk;
  private CommandRun dct;

  @BeforeEach
  void sitDown() {
    desk = new Desk(home);
    dct = person("owner");
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  private CommandRun person(String name) {
    return desk.person(name);
  }

  private static Result sign(CommandRun person, String tag, Digest digest, String... more) {
    return Desk.sign(person, GUN + ":" + tag, digest, more);
  }

  private Path signerKey(CommandRun person, String name) {
    return desk.signerKey(person, name);
  }

  private List<Path> privateKeys(String person) throws Exception {
    Path folder = home.resolve(person).resolve(".docker/trust/private");
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void sign_initialisesSignsAndTellsByWhom() {
    Result result = ok(sign(dct, "1.0", ONE));

    assertThat(result.out())
        .contains("Signed " + GUN + ":1.0 " + ONE + " in targets by key ")
        .contains("Published and read back: root version 1, targets version 1");
    assertThat(result.err()).isEmpty();
    assertThat(ok(person("reader").run("resolve", GUN + ":1.0")).out())
        .isEqualTo(GUN + "@" + ONE + "\n");
  }

  @Test
  void signAgain_renewsTheSignature_andAnotherDigestReplaces() {
    sign(dct, "1.0", ONE);

    assertThat(ok(sign(dct, "1.0", ONE)).out())
        .contains("* targets: signed again", "targets version 2");
    assertThat(ok(sign(dct, "1.0", TWO)).out()).contains("~ targets: 1.0", "targets version 3");
    assertThat(ok(dct.run("resolve", GUN + ":1.0")).out()).isEqualTo(GUN + "@" + TWO + "\n");
  }

  @Test
  void dryRun_printsTheDifference_andPublishesNothing() {
    assertThat(ok(sign(dct, "1.0", ONE, "--dry-run")).out()).contains("Would initialise");
    refused(3, dct.run("list", GUN));
    ok(sign(dct, "1.0", ONE));

    assertThat(ok(sign(dct, "2.0", TWO, "--dry-run")).out())
        .contains("+ targets: 2.0 " + TWO + " 3 bytes", "Nothing was published");
    assertThat(ok(sign(dct, "2.0", TWO, "--dry-run", "--json")).json()).isNotNull();
    refused(3, dct.run("resolve", GUN + ":2.0"));
  }

  @Test
  void signerKeyAtHand_becomesTheSignerOfANewRepository() {
    signerKey(dct, "alice");

    Result result = ok(sign(dct, "1.0", ONE, "--json"));

    assertThat(result.out()).contains("\"targets/alice\"", "\"targets/releases\"");
    assertThat(result.json()).isNotNull();
    assertThat(ok(dct.run("resolve", "--signer", "alice", GUN + ":1.0")).out())
        .contains(ONE.toString());
  }

  @Test
  void collaborator_signsWithADelegationKeyAlone() {
    CommandRun alice = person("alice");
    Path key = signerKey(alice, "alice");
    ok(dct.run("init", GUN));
    ok(dct.run("signer", "add", "--key", key.toString(), "alice", GUN));

    assertThat(ok(sign(alice, "1.0", ONE)).out()).contains("in targets/alice by key");
    Result owner = refused(2, sign(dct, "1.0", ONE));
    assertThat(owner.err()).contains("no valid signing keys for delegation roles");
    assertThat(ok(sign(dct, "2.0", TWO, "--role", "targets")).out()).contains("in targets by key");
  }

  @Test
  void wrongPassphrase_isWrongUsage_beforeAnythingIsPublished() {
    sign(dct, "1.0", ONE);
    CommandRun forgetful =
        person("owner").variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "not this one");

    Result result = refused(2, sign(forgetful, "2.0", TWO));
    assertThat(result.err()).contains("the passphrase is wrong").doesNotContain("not this one");
    refused(3, dct.run("resolve", GUN + ":2.0"));
    assertThat(refused(2, sign(forgetful, "2.0", TWO, "--json")).err())
        .contains("\"code\":\"WRONG_PASSPHRASE\"");
  }

  @Test
  void missingPassphrase_namesTheVariables() throws Exception {
    CommandRun bare =
        new CommandRun(home.resolve("bare"), now)
            .variable("DOCKER_CONTENT_TRUST_SERVER", desk.server().uri().toString());

    assertThat(refused(2, sign(bare, "1.0", ONE)).err())
        .contains("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE or NOTARY_ROOT_PASSPHRASE");
    assertThat(refused(2, bare.run("key", "generate", "--dir", home.toString(), "bob")).err())
        .contains("NOTARY_DELEGATION_PASSPHRASE");
    assertThat(home.resolve("bob.pub")).doesNotExist();
  }

  @Test
  void notaryVariables_serveAsWell() {
    CommandRun notary =
        new CommandRun(home.resolve("notary"), now)
            .variable("DOCKER_CONTENT_TRUST_SERVER", desk.server().uri().toString())
            .variable("NOTARY_ROOT_PASSPHRASE", PASSPHRASE)
            .variable("NOTARY_TARGETS_PASSPHRASE", PASSPHRASE);

    ok(sign(notary, "1.0", ONE));
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
  void unreachableServer_isToldAsSuch() {
    dct.variable("DOCKER_CONTENT_TRUST_SERVER", "http://127.0.0.1:1");

    refused(5, sign(dct, "1.0", ONE));
    assertThat(home.resolve("owner/.docker/trust/private")).doesNotExist();
  }

  @Test
  void revoke_takesOneTagOrAll() {
    sign(dct, "1.0", ONE);
    sign(dct, "2.0", TWO);

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

    CommandRun other = person("other");
    ok(other.run("init", "--root-key-file", root.toString(), GUN + "2"));
    assertThat(keyId(other, "root")).isEqualTo(keyId(dct, "root"));
  }

  @Test
  void delete_forgetsHere_andOnTheServerOnlyWhenTold() {
    sign(dct, "1.0", ONE);

    ok(dct.run("delete", "-y", GUN));
    ok(dct.run("resolve", GUN + ":1.0"));
    ok(dct.run("delete", "--remote", "-y", GUN));
    refused(3, dct.run("resolve", GUN + ":1.0"));
    ok(sign(dct, "1.0", TWO));
  }

  @Test
  void generatedKey_isPrivate_andItsPublicHalfIsInTheFolder() throws Exception {
    Path key = signerKey(dct, "alice");

    assertThat(Files.readString(key)).contains("BEGIN PUBLIC KEY", "role: alice");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(privateKeys("owner"))
        .singleElement()
        .satisfies(
            file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
    refused(2, dct.run("key", "generate", "--dir", home.toString(), "alice"));
    assertThat(privateKeys("owner")).hasSize(1);
  }

  @Test
  void keys_moveByExportAndImport() throws Exception {
    signerKey(dct, "alice");
    Path bundle = home.resolve("keys.pem");
    ok(dct.run("key", "export", "--output", bundle.toString()));
    refused(2, dct.run("key", "export", "--output", bundle.toString()));
    refused(2, dct.run("key", "export", "-o", home + "/x", "0".repeat(64)));

    CommandRun other = person("other");
    ok(other.run("key", "import", bundle.toString()));
    assertThat(keyId(other, "alice")).isEqualTo(keyId(dct, "alice"));
    ok(other.run("key", "remove", keyId(dct, "alice")));
    refused(2, other.run("key", "remove", keyId(dct, "alice")));

    ok(other.run("key", "load", "--name", "bob", bundle.toString()));
    assertThat(keyId(other, "bob")).isEqualTo(keyId(dct, "alice"));
    Files.setPosixFilePermissions(bundle, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refused(2, other.run("key", "load", bundle.toString())).err())
        .contains("must not be readable or writable by others");
    Path text =
        Files.createFile(
            home.resolve("text"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    refused(2, other.run("key", "load", text.toString()));
  }

  @Test
  void passphrase_canBeChanged() throws Exception {
    ok(dct.run("init", GUN));
    Path file =
        Files.createFile(
            home.resolve("new"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "another passphrase\n");
    String id = keyId(dct, "targets");

    refused(2, dct.run("key", "passwd", id));
    ok(dct.run("key", "passwd", "--passphrase-file", file.toString(), id));
    refused(2, sign(dct, "1.0", ONE));
    dct.variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "another passphrase");
    ok(sign(dct, "1.0", ONE));
  }

  @Test
  void everyTopLevelKey_canBeRotated() {
    ok(dct.run("init", GUN));
    String before = keyId(dct, "targets");
    Result pin = ok(dct.run("key", "list"));

    ok(dct.run("key", "rotate", GUN, "targets"));
    ok(dct.run("key", "rotate", GUN, "snapshot"));
    ok(dct.run("key", "rotate", GUN, "snapshot", "--server-managed"));
    ok(dct.run("key", "rotate", GUN, "timestamp", "--server-managed"));
    ok(dct.run("key", "rotate", GUN, "root"));

    assertThat(keyId(dct, "targets")).isNotEqualTo(before);
    assertThat(pin.out()).doesNotContain(keyId(dct, "targets"));
    ok(sign(dct, "1.0", ONE));
    ok(person("reader").run("resolve", GUN + ":1.0"));
  }

  @Test
  void delegationKey_isReplacedInOneStep() {
    Path old = signerKey(dct, "alice");
    Path next = signerKey(dct, "carol");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/alice", "--key", old.toString(), "--all-paths"));
    ok(sign(dct, "1.0", ONE, "--role", "targets/alice"));

    refused(2, dct.run("key", "rotate", GUN, "targets/alice"));
    ok(
        dct.run(
            "key",
            "rotate",
            GUN,
            "targets/alice",
            "--old",
            keyId(dct, "alice"),
            "--key",
            next.toString()));
    assertThat(ok(dct.run("delegation", "list", GUN)).out())
        .contains("targets/alice", "valid", keyId(dct, "carol"))
        .doesNotContain(keyId(dct, "alice"));
  }

  @Test
  void signers_areAddedAndRemovedInSeveralRepositories_eachForItself() {
    Path alice = signerKey(dct, "alice");
    Path bob = signerKey(person("bob"), "bob");
    CommandRun other = person("other");
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
    ok(sign(dct, "1.0", ONE));
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
    Path key = signerKey(dct, "qa");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", key.toString(), "--path", "v"));

    assertThat(ok(dct.run("delegation", "list", GUN)).out())
        .containsPattern("targets/qa +v +1 +never signed +" + keyId(dct, "qa"));
    assertThat(ok(dct.run("delegation", "list", "--json", GUN)).json()).isNotNull();
    ok(sign(dct, "v1", ONE));
    refused(2, sign(dct, "1.0", ONE));
    ok(dct.run("delegation", "remove", GUN, "targets/qa", "--path", "v"));
    refused(2, sign(dct, "v2", ONE));
    ok(dct.run("delegation", "remove", GUN, "targets/qa"));
    refused(2, dct.run("delegation", "remove", GUN, "targets/qa"));
    assertThat(ok(dct.run("delegation", "list", GUN)).out()).isEmpty();
  }

  @Test
  void purgedKey_losesItsRights_andWitnessBringsTheRoleBack() {
    Path qa = signerKey(dct, "qa");
    Path next = signerKey(dct, "next");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", qa.toString(), "--all-paths"));
    ok(sign(dct, "1.0", ONE));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", next.toString()));

    ok(dct.run("delegation", "purge", GUN, "--key", keyId(dct, "qa")));
    refused(4, dct.run("lookup", GUN, "1.0"));
    ok(dct.run("witness", GUN, "targets/qa"));
    ok(dct.run("lookup", GUN, "1.0"));
    refused(2, dct.run("witness", GUN, "targets/none"));
  }

  @Test
  void repair_tellsWhatIsStillMissing() {
    Path qa = signerKey(person("qa"), "qa");
    Path next = signerKey(person("next"), "next");
    ok(dct.run("init", GUN));
    assertThat(ok(dct.run("repair", GUN)).out()).contains("Nothing had to be published");
    assertThat(ok(dct.run("repair", "--within", "2000d", GUN)).out())
        .contains("* targets: signed again");
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", qa.toString(), "--all-paths"));
    ok(sign(person("qa"), "1.0", ONE));
    ok(dct.run("delegation", "add", GUN, "targets/qa", "--key", next.toString()));
    String qaKey = keyId(person("qa"), "qa");
    ok(dct.run("delegation", "purge", GUN, "--key", qaKey));

    Result result = refused(4, dct.run("repair", GUN));
    assertThat(result.out()).contains("Still missing: a valid signature of targets/qa");
    assertThat(refused(4, person("next").run("repair", GUN)).err())
        .describedAs("nobody vouches for the content, so that only a deliberate word signs it")
        .contains("'witness'");
    ok(person("next").run("witness", GUN, "targets/qa"));
    ok(dct.run("repair", GUN));
  }

  @Test
  void expiredRepository_isBroughtBack() {
    SettableClock clock = SettableClock.at(now);
    try (TrustServer ageing = TrustServer.builder().clock(clock).start()) {
      dct.variable("DOCKER_CONTENT_TRUST_SERVER", ageing.uri().toString());
      ok(sign(dct, "1.0", ONE));
      clock.advance(Duration.ofDays(4 * 366));
      dct.at(clock.instant());
      refused(4, dct.run("resolve", GUN + ":1.0"));

      assertThat(ok(dct.run("repair", GUN)).out()).contains("* targets: signed again");
      ok(dct.run("resolve", GUN + ":1.0"));
    }
  }

  @Test
  void backup_isRestoredWithThePassphrases() throws Exception {
    ok(dct.run("init", GUN));
    Path archive = home.resolve("keys.zip");
    ok(dct.run("backup", archive.toString()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    refused(2, dct.run("backup", archive.toString()));

    CommandRun other = person("other");
    other.variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", "not this one");
    refused(2, other.run("restore", archive.toString()));
    assertThat(ok(other.run("key", "list")).out()).isEmpty();
    other.variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", PASSPHRASE);
    ok(other.run("restore", archive.toString()));
    assertThat(other.run("key", "list").out()).isEqualTo(dct.run("key", "list").out());
    refused(2, other.run("restore", home + "/absent"));
  }

  @Test
  void bundle_servesAMachineWithoutNetwork_andIsNoWayBack() throws Exception {
    ok(sign(dct, "1.0", ONE));
    String oldRootKey = keyId(dct, "root");
    Path older = home.resolve("older.zip");
    ok(dct.run("bundle", "export", older.toString(), GUN));
    ok(dct.run("key", "rotate", GUN, "root"));
    ok(sign(dct, "1.0", TWO));
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
