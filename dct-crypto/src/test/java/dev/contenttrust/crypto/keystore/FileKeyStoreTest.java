// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.KeyGenerator;
import dev.contenttrust.crypto.MalformedKeyException;
import dev.contenttrust.crypto.SigningKey;
import dev.contenttrust.crypto.Vectors;
import dev.contenttrust.crypto.pem.KeyHeaders;
import dev.contenttrust.crypto.pem.PrivateKeyPem;
import dev.contenttrust.crypto.pem.WrongPassphraseException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeyStoreTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Gun APP = new Gun("example.com:5000/app");
  private static final KeyId K1 = new KeyId(Vectors.K1_ID);

  @TempDir Path trust;

  private FileKeyStore store(String passphrase) {
    return FileKeyStore.builder(trust, PassphraseSource.constant(passphrase.toCharArray()), RANDOM)
        .build();
  }

  private Path write(String name, String content) throws IOException {
    Path file = trust.resolve("private").resolve(name);
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void addedKey_isListedFoundAndRemoved() throws IOException {
    FileKeyStore store = store("secret12");
    KeyEntry targets = store.generate(KeyAlgorithm.ECDSA_P256, "targets", APP);
    KeyEntry root = store.generate(KeyAlgorithm.RSA_2048, "root", APP);
    KeyEntry alice = store.generate(KeyAlgorithm.ED25519, "alice", null);
    assertThat(root.gun()).isNull();
    assertThat(store.list()).containsExactlyInAnyOrder(targets, root, alice);
    assertThat(store.unreadable()).isEmpty();
    assertThat(store.find(alice.id()).orElseThrow().sign(Vectors.MESSAGE).size()).isEqualTo(64);
    Path file = trust.resolve("private").resolve(targets.id() + ".key");
    assertThat(Files.readString(file))
        .startsWith(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\ngun: example.com:5000/app\nrole: targets\n\n");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
    assertThat(store.remove(targets.id())).isTrue();
    assertThat(store.remove(targets.id())).isFalse();
    assertThat(store.find(targets.id())).isEmpty();
    try (var left = Files.list(trust.resolve("private"))) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void wrongOrMissingPassphrase_isATypedErrorWithoutTheSecret() throws IOException {
    write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    assertThat(store("correct horse").find(K1)).isPresent();
    assertThatThrownBy(() -> store("wrong horse").find(K1))
        .isInstanceOf(WrongPassphraseException.class)
        .hasMessageContaining(Vectors.K1_ID)
        .hasMessageNotContaining("horse");
    FileKeyStore silent = FileKeyStore.builder(trust, PassphraseSource.none(), RANDOM).build();
    assertThatThrownBy(() -> silent.find(K1)).isInstanceOf(WrongPassphraseException.class);
    assertThatThrownBy(() -> silent.generate(KeyAlgorithm.ECDSA_P256, "bob", null))
        .isInstanceOf(WrongPassphraseException.class);
  }

  @Test
  void fileNamedAfterAnotherKey_isRefused() throws IOException {
    write(Vectors.K2_ID + ".key", Vectors.K1_PEM);
    assertThatThrownBy(() -> store("correct horse").find(new KeyId(Vectors.K2_ID)))
        .isInstanceOf(MalformedKeyException.class);
  }

  @Test
  void laxPermissions_areRefusedUnlessAllowed() throws IOException {
    Path file = write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    FileKeyStore strict = store("correct horse");
    assertThat(strict.list()).isEmpty();
    assertThat(strict.unreadable()).hasSize(1);
    assertThatThrownBy(() -> strict.find(K1))
        .isInstanceOf(KeyAccessException.class)
        .hasMessageContaining("rw-r--r--");
    FileKeyStore lax =
        FileKeyStore.builder(
                trust, PassphraseSource.constant("correct horse".toCharArray()), RANDOM)
            .dangerouslyAllowLaxPermissions()
            .build();
    assertThat(lax.find(K1)).isPresent();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(strict::list).isInstanceOf(KeyAccessException.class);
  }

  @Test
  void foreignFilesAndSymbolicLinks_doNotDisturb() throws IOException {
    Path file = write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    write("notes.txt", "hello");
    Path broken = write(Vectors.K2_ID + ".key", "no key");
    Files.createSymbolicLink(file.resolveSibling(Vectors.K3_ID + ".key"), file);
    assertThat(store("x").list()).extracting(KeyEntry::id).containsExactly(K1);
    assertThat(store("x").unreadable()).extracting(UnreadableKeyFile::file).containsExactly(broken);
  }

  @Test
  @DisplayName("case 37: the layout before Notary 0.4 is read, and moved when told")
  void legacyLayout_isReadInPlaceAndMigrated() throws IOException {
    String bare = Vectors.K1_PEM.replaceAll("(gun|role): .*\n", "").replace("\n\n", "\n");
    Path old = write("tuf_keys/example.com/app/" + Vectors.K1_ID + "_targets.key", bare);
    Path root = write("root_keys/" + Vectors.K2_ID + "_root.key", Vectors.K2_PEM);
    FileKeyStore store = store("correct horse");
    KeyEntry expected = new KeyEntry(K1, "targets", new Gun("example.com/app"));
    assertThat(store.list()).contains(expected);
    assertThat(store.find(K1)).isPresent();
    assertThat(old).exists();
    assertThat(store.migrate()).contains(expected).hasSize(2);
    assertThat(old).doesNotExist();
    assertThat(root).doesNotExist();
    assertThat(Files.readString(trust.resolve("private").resolve(K1 + ".key")))
        .isEqualTo(Vectors.K1_PEM);
    assertThat(store.find(K1)).isPresent();
    assertThat(store.migrate()).isEmpty();
  }

  @Test
  @DisplayName("a key that is removed is gone from older layouts too, and no other key is")
  void removedKey_leavesNoCopyBehind() throws IOException {
    FileKeyStore store = store("secret12");
    KeyId id = store.generate(KeyAlgorithm.ECDSA_P256, "targets", APP).id();
    KeyId other = store.generate(KeyAlgorithm.ECDSA_P256, "targets", APP).id();
    String pem = Files.readString(trust.resolve("private").resolve(id + ".key"));
    Path copy = write("tuf_keys/example.com:5000/app/" + id + "_targets.key", pem);
    Path unreadable = write("tuf_keys/" + id + "_targets.key", "no key at all");
    Path others = write("tuf_keys/" + other + "_targets.key", pem);

    assertThat(store.remove(id)).isTrue();

    assertThat(copy).doesNotExist();
    assertThat(unreadable).doesNotExist();
    assertThat(others).exists();
    assertThat(store.find(id)).isEmpty();
    assertThat(store.find(other)).isPresent();
    assertThat(store.remove(id)).isFalse();
  }

  @Test
  void changedPassphrase_leavesNoCopyUnderTheOldOne() throws IOException {
    KeyId id = store("secret12").generate(KeyAlgorithm.ECDSA_P256, "targets", APP).id();
    String pem = Files.readString(trust.resolve("private").resolve(id + ".key"));
    Path copy = write("tuf_keys/example.com:5000/app/" + id + "_targets.key", pem);

    store("secret12").changePassphrase(id, "other password".toCharArray());

    assertThat(copy).doesNotExist();
    assertThat(store("other password").find(id)).isPresent();
  }

  @Test
  void changedPassphrase_replacesTheOldOne() throws IOException {
    write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    store("correct horse").changePassphrase(K1, "pässwörd".toCharArray());
    assertThat(store("pässwörd").find(K1)).isPresent();
    assertThatThrownBy(() -> store("correct horse").find(K1))
        .isInstanceOf(WrongPassphraseException.class);
    assertThat(store("x").list())
        .containsExactly(new KeyEntry(K1, "targets", new Gun("example.com/app")));
  }

  @Test
  @DisplayName("case 39: bundles")
  void exportedBundle_isImportedElsewhere(@TempDir Path other) throws IOException {
    write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    write(Vectors.K2_ID + ".key", Vectors.K2_PEM);
    Bytes bundle = new KeyBundle(store("correct horse")).export(entry -> true);
    assertThat(bundle.toUtf8())
        .contains("gun: example.com/app\npath: " + Vectors.K1_ID + "\nrole: targets\n\n");
    FileKeyStore target =
        FileKeyStore.builder(
                other, PassphraseSource.constant("correct horse".toCharArray()), RANDOM)
            .build();
    KeyImport imported = new KeyBundle(target).importBundle(bundle, null, null);
    assertThat(imported.refused()).isEmpty();
    assertThat(imported.stored()).hasSize(2);
    assertThat(target.find(K1)).isPresent();
    assertThat(Files.readString(other.resolve("private").resolve(K1 + ".key")))
        .isEqualTo(Vectors.K1_PEM);
  }

  @Test
  @DisplayName("case 39: what cannot be imported is refused and the rest is stored")
  void unusableBlocks_areRefused() {
    String pathless = Vectors.K1_PEM;
    String gunless =
        Vectors.K1_PEM.replace("gun: example.com/app\n", "path: " + Vectors.K1_ID + "\n");
    String escaping = Vectors.K2_PEM.replace("role", "path: ../../" + Vectors.K2_ID + "\nrole");
    SigningKey plain = new KeyGenerator(RANDOM).generate(KeyAlgorithm.ECDSA_P256);
    String unnamed = PrivateKeyPem.of(plain, KeyHeaders.NONE, new char[0], RANDOM).text().toUtf8();
    KeyImport result =
        new KeyBundle(store("secret12"))
            .importBundle(Bytes.utf8(pathless + gunless + escaping + unnamed), null, null);
    assertThat(result.refused()).hasSize(3);
    assertThat(result.stored()).containsExactly(new KeyEntry(plain.id(), "delegation", null));
    assertThat(store("secret12").find(plain.id())).isPresent();
  }

  @Test
  void loadedEncryptedKey_isReallyStoredUnderTheSignersName() {
    PassphraseSource passphrases =
        request -> java.util.Optional.of((request.isNew() ? "new" : "correct horse").toCharArray());
    FileKeyStore store = FileKeyStore.builder(trust, passphrases, RANDOM).build();
    KeyImport loaded = new KeyBundle(store).load(Bytes.utf8(Vectors.K1_PEM), "alice");
    assertThat(loaded.stored()).containsExactly(new KeyEntry(K1, "alice", null));
    assertThat(store("new").find(K1)).isPresent();
    assertThatThrownBy(() -> new KeyBundle(store).load(Bytes.utf8(Vectors.K1_PEM), "targets"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void backup_isRestoredElsewhere_andPrivate(@TempDir Path other) throws IOException {
    write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    write(Vectors.K2_ID + ".key", Vectors.K2_PEM);
    Path archive = other.resolve("keys.zip");
    assertThat(new KeyBackup(store("x")).write(archive)).hasSize(2);
    assertThat(mode(archive)).isEqualTo("rw-------");
    assertThatThrownBy(() -> new KeyBackup(store("x")).write(archive))
        .isInstanceOf(KeyAccessException.class);
    FileKeyStore wrong =
        FileKeyStore.builder(other, PassphraseSource.constant("x".toCharArray()), RANDOM).build();
    assertThatThrownBy(() -> new KeyBackup(wrong).restore(archive))
        .isInstanceOf(WrongPassphraseException.class);
    assertThat(other.resolve("private")).doesNotExist();
    FileKeyStore right =
        FileKeyStore.builder(
                other, PassphraseSource.constant("correct horse".toCharArray()), RANDOM)
            .build();
    assertThat(new KeyBackup(right).restore(archive)).hasSize(2);
    assertThat(right.find(K1)).isPresent();
  }

  @Test
  void archiveWithOtherNamesOrOtherKeys_changesNothing(@TempDir Path other) throws IOException {
    for (String name :
        List.of(
            "../" + Vectors.K1_ID + ".key",
            "/tmp/" + Vectors.K1_ID + ".key",
            "x/" + Vectors.K1_ID + ".key",
            "..\\" + Vectors.K1_ID + ".key",
            Vectors.K2_ID + ".key",
            "readme.txt")) {
      Path archive = other.resolve("evil.zip");
      try (OutputStream file = Files.newOutputStream(archive);
          ZipOutputStream zip = new ZipOutputStream(file)) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(Vectors.K1_PEM.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        zip.closeEntry();
      }
      assertThatThrownBy(() -> new KeyBackup(store("correct horse")).restore(archive))
          .describedAs(name)
          .isInstanceOf(MalformedKeyException.class);
      assertThat(trust.resolve("private")).doesNotExist();
    }
  }

  @Test
  @DisplayName("W17: an archive that unpacks to more than it may is refused")
  void archiveThatUnpacksToTooMuch_changesNothing(@TempDir Path other) throws IOException {
    Path archive = other.resolve("bomb.zip");
    byte[] zeros = new byte[256 * 1024];
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (int i = 0; i <= 256; i++) {
        zip.putNextEntry(new ZipEntry(i + ".key"));
        zip.write(zeros);
        zip.closeEntry();
      }
    }
    assertThatThrownBy(() -> new KeyBackup(store("correct horse")).restore(archive))
        .isInstanceOf(MalformedKeyException.class)
        .hasMessageContaining("not a backup");
    assertThat(trust.resolve("private")).doesNotExist();
  }

  @Test
  @DisplayName("P5: an encrypted block that is not that key does not replace it")
  void encryptedBlockOfAnotherKey_leavesThePresentKey() throws IOException {
    write(Vectors.K1_ID + ".key", Vectors.K1_PEM);
    FileKeyStore store = store("correct horse");
    String impostor = Vectors.K2_PEM.replace("role", "path: " + Vectors.K1_ID + "\nrole");
    KeyImport refused = new KeyBundle(store).importBundle(Bytes.utf8(impostor), null, null);
    assertThat(refused.stored()).isEmpty();
    assertThat(refused.refused()).hasSize(1);
    assertThat(store.find(K1)).isPresent();

    Bytes same = new KeyBundle(store).export(entry -> true);
    assertThat(new KeyBundle(store).importBundle(same, null, null).stored()).hasSize(1);
  }
}
