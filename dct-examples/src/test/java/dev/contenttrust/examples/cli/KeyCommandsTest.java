// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static dev.contenttrust.examples.cli.Desk.GUN;
import static dev.contenttrust.examples.cli.Desk.ONE;
import static dev.contenttrust.examples.cli.Desk.PASSPHRASE;
import static dev.contenttrust.examples.cli.Desk.keyId;
import static dev.contenttrust.examples.cli.Desk.ok;
import static dev.contenttrust.examples.cli.Desk.refused;
import static dev.contenttrust.examples.cli.Desk.signTag;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private keys: made, moved, protected, replaced and brought back. */
class KeyCommandsTest {

  private final Path home;
  @AutoClose private final Desk desk;
  private final CommandRun dct;

  KeyCommandsTest(@TempDir Path folder) {
    home = folder;
    desk = new Desk(folder);
    dct = desk.person("owner");
  }

  @Test
  void generatedKey_isPrivate_andItsPublicHalfIsInTheFolder() throws Exception {
    Path key = desk.signerKey(dct, "alice");

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
    desk.signerKey(dct, "alice");
    Path bundle = home.resolve("keys.pem");
    ok(dct.run("key", "export", "--output", bundle.toString()));
    refused(2, dct.run("key", "export", "--output", bundle.toString()));
    refused(2, dct.run("key", "export", "-o", home + "/x", "0".repeat(64)));

    CommandRun other = desk.person("other");
    ok(other.run("key", "import", bundle.toString()));
    String alice = keyId(dct, "alice");
    assertThat(keyId(other, "alice")).isEqualTo(alice);
    assertThat(refused(2, other.run("key", "remove", alice)).err()).contains("confirm with -y");
    assertThat(keyId(other, "alice")).isEqualTo(alice);
    ok(other.run("key", "remove", "-y", alice));
    assertThat(refused(2, other.run("key", "remove", "-y", alice)).err()).contains("no key");

    ok(other.run("key", "load", "--name", "bob", bundle.toString()));
    assertThat(keyId(other, "bob")).isEqualTo(alice);
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
    refused(2, signTag(dct, "1.0", ONE));
    dct.variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "another passphrase");
    ok(signTag(dct, "1.0", ONE));
  }

  @Test
  void everyTopLevelKey_canBeRotated() {
    ok(dct.run("init", GUN));
    String targets = keyId(dct, "targets");
    String root = keyId(dct, "root");

    ok(dct.run("key", "rotate", GUN, "targets"));
    ok(dct.run("key", "rotate", GUN, "snapshot"));
    ok(dct.run("key", "rotate", GUN, "snapshot", "--server-managed"));
    ok(dct.run("key", "rotate", GUN, "timestamp", "--server-managed"));
    ok(dct.run("key", "rotate", GUN, "root"));

    List<String> held = ok(dct.run("key", "list")).out().lines().toList();
    assertThat(held).noneMatch(line -> line.startsWith("snapshot ") || line.contains(targets));
    assertThat(held)
        .describedAs("the new root key, and the old one, which clients may still know")
        .filteredOn(line -> line.startsWith("root "))
        .hasSize(2)
        .anyMatch(line -> line.contains(root));
    ok(signTag(dct, "1.0", ONE));
    ok(desk.person("reader").run("resolve", GUN + ":1.0"));
  }

  @Test
  void delegationKey_isReplacedInOneStep() {
    Path old = desk.signerKey(dct, "alice");
    Path next = desk.signerKey(dct, "carol");
    ok(dct.run("init", GUN));
    ok(dct.run("delegation", "add", GUN, "targets/alice", "--key", old.toString(), "--all-paths"));
    ok(signTag(dct, "1.0", ONE, "--role", "targets/alice"));

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
  void backup_isRestoredWithThePassphrases() throws Exception {
    ok(dct.run("init", GUN));
    Path archive = home.resolve("keys.zip");
    ok(dct.run("backup", archive.toString()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    refused(2, dct.run("backup", archive.toString()));

    CommandRun other = desk.person("other");
    other.variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", "not this one");
    refused(2, other.run("restore", archive.toString()));
    assertThat(ok(other.run("key", "list")).out()).isEmpty();
    other.variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", PASSPHRASE);
    ok(other.run("restore", archive.toString()));
    assertThat(other.run("key", "list").out()).isEqualTo(dct.run("key", "list").out());
    refused(2, other.run("restore", home + "/absent"));
  }

  private List<Path> privateKeys(String person) throws Exception {
    Path folder = home.resolve(person).resolve(".docker/trust/private");
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
