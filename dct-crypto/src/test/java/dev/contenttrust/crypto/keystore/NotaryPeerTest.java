// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.crypto.KeyAlgorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key directories shared with the real {@code notary} program. */
@DisplayName("cases 36, 39: key files of ours and of notary, in turns")
class NotaryPeerTest {
  private static final Path NOTARY = Path.of("/usr/bin/notary");
  private static final String PASSPHRASE = "pässwörd-12";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NOTARY_ROOT_PASSPHRASE", PASSPHRASE,
          "NOTARY_TARGETS_PASSPHRASE", PASSPHRASE,
          "NOTARY_SNAPSHOT_PASSPHRASE", PASSPHRASE,
          "NOTARY_DELEGATION_PASSPHRASE", PASSPHRASE);

  @TempDir Path trust;
  @TempDir Path scratch;

  @BeforeEach
  void requireNotary() {
    LocalProcess.require(NOTARY);
  }

  private String notary(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(NOTARY.toString(), "-d", trust.toString()));
    command.addAll(List.of(arguments));
    return LocalProcess.run(ENVIRONMENT, scratch.resolve("output"), command);
  }

  private FileKeyStore store() {
    return FileKeyStore.builder(
            trust, PassphraseSource.notaryEnvironment(ENVIRONMENT), new SecureRandom())
        .build();
  }

  @Test
  void keysThatWeWrite_areListedByNotary() throws Exception {
    FileKeyStore store = store();
    List<KeyEntry> written =
        List.of(
            store.generate(KeyAlgorithm.ECDSA_P256, "root", null),
            store.generate(KeyAlgorithm.ECDSA_P256, "targets", new Gun("example.com/app")),
            store.generate(KeyAlgorithm.RSA_2048, "bob", null),
            store.generate(KeyAlgorithm.ED25519, "alice", null));
    String listed = notary("key", "list");
    for (KeyEntry entry : written) {
      assertThat(listed)
          .containsPattern(entry.role() + " +.*" + entry.id().value().substring(0, 7));
    }
    assertThat(listed).contains("example.com/app");
  }

  @Test
  void keysThatNotaryGenerates_areOpenedByUs() throws Exception {
    notary("key", "generate", "ecdsa", "--role", "root");
    notary("key", "generate", "ecdsa", "--role", "carol");
    FileKeyStore store = store();
    assertThat(store.unreadable()).isEmpty();
    assertThat(store.list()).extracting(KeyEntry::role).containsExactlyInAnyOrder("root", "carol");
    for (KeyEntry entry : store.list()) {
      assertThat(store.find(entry.id())).isPresent();
    }
  }

  @Test
  void bundles_crossInBothDirections(@TempDir Path other) throws Exception {
    FileKeyStore store = store();
    KeyEntry root = store.generate(KeyAlgorithm.ECDSA_P256, "root", null);
    KeyEntry targets =
        store.generate(KeyAlgorithm.ECDSA_P256, "targets", new Gun("example.com/app"));
    Path theirs = scratch.resolve("theirs.pem");
    notary("key", "export", "-o", theirs.toString());
    FileKeyStore copy =
        FileKeyStore.builder(
                other, PassphraseSource.notaryEnvironment(ENVIRONMENT), new SecureRandom())
            .build();
    KeyImport imported =
        new KeyBundle(copy).importBundle(Bytes.wrap(Files.readAllBytes(theirs)), null, null);
    assertThat(imported.stored()).containsExactlyInAnyOrder(root, targets);
    assertThat(copy.find(root.id())).isPresent();

    Bytes ours = new KeyBundle(store).export(entry -> true);
    assertThat(ours.toUtf8().lines().sorted())
        .containsExactlyElementsOf(Files.readString(theirs).lines().sorted().toList());
    Path file = Files.write(scratch.resolve("ours.pem"), ours.toArray());
    store.remove(root.id());
    store.remove(targets.id());
    notary("key", "import", file.toString());
    assertThat(store.list()).containsExactlyInAnyOrder(root, targets);
    assertThat(store.find(targets.id())).isPresent();
  }

  @Test
  @DisplayName("case 38: a key that notary decrypts, it can encrypt again for us")
  void keyThatWeWrote_isUsableByNotary() throws Exception {
    KeyEntry entry = store().generate(KeyAlgorithm.ECDSA_P256, "dave", null);
    Path ours = trust.resolve("private").resolve(entry.id() + ".key");
    String before = Files.readString(ours);
    // "key passwd" decrypts with our parameters and rewrites: it fails if it cannot read the file
    assertThat(before).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\nrole: dave\n\n");
    notary("key", "passwd", entry.id().value());
    assertThat(Files.readString(ours)).isNotEqualTo(before);
    assertThat(store().find(entry.id())).isPresent();
  }
}
