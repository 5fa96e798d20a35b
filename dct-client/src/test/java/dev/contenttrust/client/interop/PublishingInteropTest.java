// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static dev.contenttrust.client.interop.PublishingTurns.ODD_NAMES;
import static dev.contenttrust.client.interop.PublishingTurns.digest;
import static dev.contenttrust.client.interop.PublishingTurns.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.NotarySignerProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Repositories that we publish to the real server, used by the real {@code notary} in turns with
 * us, over one trust folder and one set of key files.
 */
@RequiresPeers({"notary-server", "notary-signer", "notary"})
class PublishingInteropTest {
  private static final RoleName ALICE = new RoleName("targets/alice");
  @RegisterExtension static final RealServer SERVER = new RealServer();

  @TempDir Path folder;

  private final Gun gun = RealServer.newGun("registry.example.com:5000/ours");

  @Test
  @DisplayName("notary-v1 case 75, snapshot at the server: we publish, notary adds, we add")
  void serverHeldSnapshot_inTurns() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

    PublishingTurns.takeTurns(gun, notary, ours);
  }

  @Test
  @DisplayName("notary-v1 case 75, snapshot at the client: we publish, notary adds, we add")
  void clientHeldSnapshot_inTurns() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    ours.publisher()
        .initialiser()
        .keepSnapshotKey()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

    PublishingTurns.takeTurns(gun, notary, ours);
  }

  @Test
  void serverWithRemoteSigner_inTurns() throws Exception {
    try (NotarySignerProcess signer = NotarySignerProcess.start();
        NotaryServerProcess remote = NotaryServerProcess.builder().signer(signer).start()) {
      Path home = Files.createDirectory(folder.resolve("remote"));
      NotaryCli notary = new NotaryCli(home, remote.uri(), remote.authority());
      OurUser ours = new OurUser(notary.trustDir(), remote, NotaryCli.PASSPHRASE);
      ours.publisher()
          .initialiser()
          .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

      PublishingTurns.takeTurns(gun, notary, ours);

      ours.publisher().rotation().toServer(gun, RoleName.TIMESTAMP);
      ours.publisher().rotation().toServer(gun, RoleName.SNAPSHOT);
      assertThat(notary.list(gun)).contains("v3");
      assertThat(
              ours.newcomer().open(gun).root().metadata().payload().keys().values().stream()
                  .map(PublicKey::keyType))
          .containsOnly("ecdsa", "ecdsa-x509");
    }
  }

  @Test
  @DisplayName("notary-v1 case 75: what notary made, we extend and notary extends again")
  void theirRepository_isExtendedByUs() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    notary.init(gun);
    notary.add(gun, "v1", digest("1"), 1);

    ours.publisher().signTag(gun, "v2", digest("2"), 2);
    ours.publisher().rotation().toServer(gun, RoleName.SNAPSHOT);
    notary.add(gun, "v3", digest("3"), 3);
    ours.publisher().signTag(gun, "v4", digest("4"), 4);

    assertThat(names(ours, gun)).containsExactly("v1", "v2", "v3", "v4");
    assertThat(notary.list(gun)).contains("v1", "v2", "v3", "v4");
    assertThat(ours.keys().list()).extracting(KeyEntry::role).doesNotContain("snapshot");
  }

  @Test
  @DisplayName("notary-v1 case 82: each key is rotated by us, and notary follows and rotates on")
  void rotations_byUsAndByThem() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    NotaryCli stale = notary("stale");
    TrustPublisher publisher = ours.publisher();
    publisher
        .initialiser()
        .keepSnapshotKey()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));
    assertThat(stale.list(gun)).contains("v1");

    publisher.rotation().toNewKey(gun, RoleName.TARGETS);
    notary.add(gun, "v2", digest("2"), 2);
    publisher.rotation().toNewKey(gun, RoleName.SNAPSHOT);
    notary.add(gun, "v3", digest("3"), 3);
    publisher.rotation().toServer(gun, RoleName.TIMESTAMP);
    notary.add(gun, "v4", digest("4"), 4);
    publisher.rotation().toNewKey(gun, RoleName.ROOT);
    notary.add(gun, "v5", digest("5"), 5);
    publisher.rotation().toServer(gun, RoleName.SNAPSHOT);
    notary.add(gun, "v6", digest("6"), 6);
    notary.rotateRoot(gun);
    notary.rotate(gun, RoleName.TARGETS);
    publisher.signTag(gun, "v7", digest("7"), 7);
    notary.rotate(gun, RoleName.SNAPSHOT);
    publisher.signTag(gun, "v8", digest("8"), 8);
    publisher.rotation().toNewKey(gun, RoleName.ROOT);

    assertThat(stale.list(gun)).contains("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8");
    assertThat(notary("newcomer").list(gun)).contains("v1", "v8");
    assertThat(names(ours, gun)).hasSize(8);
    assertThat(ours.keys().list())
        .extracting(KeyEntry::role)
        .describedAs("every root key stays, of targets and snapshot only the present one")
        .containsExactlyInAnyOrder("root", "root", "root", "root", "targets", "snapshot");
  }

  @Test
  @DisplayName("notary-v1 case 77: names that JSON writers differ in")
  void oddNames_arePublishedVerifiedAndSignedAgainByNotary() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    RepositoryEdit edit = RepositoryEdit.of(gun);
    for (String name : ODD_NAMES) {
      edit = edit.signTag(name, digest(name), 1, RoleName.TARGETS);
    }
    ours.publisher().initialiser().initialise(edit);

    for (String name : ODD_NAMES) {
      assertThat(notary.lookup(gun, name).orThrow().output()).as(name).contains(digest(name).hex());
    }
    notary.add(gun, "after", digest("after"), 1);
    ours.publisher().signTag(gun, "<again>", digest("again"), 1);

    for (String name : ODD_NAMES) {
      assertThat(ours.newcomer().lookup(gun, name).digest()).as(name).isEqualTo(digest(name));
    }
    assertThat(notary.lookup(gun, "<again>").orThrow().output()).contains(digest("again").hex());
    for (String refused : List.of("tab\t", "nul\u0000", "line\n")) {
      assertThatThrownBy(() -> ours.publisher().signTag(gun, refused, digest("x"), 1))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> assertThat(e.step()).isEqualTo(PublishException.Step.APPLY))
          .hasMessageContaining("control characters");
    }
  }

  @Test
  @DisplayName("notary-v1 case 79: twenty publishers race at one repository of the real server")
  void publishersInParallel_allEndWithTheirTagsPresent() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    ours.publisher().initialiser().initialise(RepositoryEdit.of(gun));

    int conflicts = PublishingTurns.race(gun, notary, ours, 20);

    assertThat(conflicts).describedAs("races that were really lost").isPositive();
  }

  @Test
  @DisplayName("notary-v1 case 79: publishers race where they hold the snapshot key, too")
  void publishersInParallel_withTheSnapshotKey() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    ours.publisher().initialiser().keepSnapshotKey().initialise(RepositoryEdit.of(gun));

    PublishingTurns.race(gun, notary, ours, 8);
  }

  @Test
  @DisplayName("notary-v1 case 84: a repository that exists is not initialised over")
  void existingRepository_isRefused_andTheCacheIsUntouched() throws Exception {
    NotaryCli notary = notary("owner");
    notary.init(gun);
    notary.add(gun, "v1", digest("1"), 1);
    OurUser ours = ourUser("other");

    assertThatThrownBy(() -> ours.publisher().initialiser().initialise(RepositoryEdit.of(gun)))
        .isInstanceOf(PublishException.class)
        .hasMessageContaining("initialised already");

    assertThat(ours.keys().list()).isEmpty();
    assertThat(ours.trustDir().resolve("tuf").resolve(gun.value()).resolve("metadata"))
        .doesNotExist();
    assertThat(notary.list(gun)).contains("v1");
  }

  @Test
  @DisplayName("an expired repository comes back by repair, and notary goes on")
  void expiredRoles_areRepaired() {
    NotaryCli notary = notary("shared");
    OurUser ours = SERVER.beside(notary);
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    Instant soon = Clock.systemUTC().instant().plus(Duration.ofSeconds(8));
    ours.publisher()
        .initialiser()
        .initialise(
            RepositoryEdit.of(gun)
                .delegate(ALICE, List.of(key), List.of(""))
                .signTag("v1", digest("1"), 1, RoleName.TARGETS)
                .signTag("a1", digest("1"), 1, ALICE)
                .expireAt(RoleName.TARGETS, soon)
                .expireAt(ALICE, soon));
    PublishingTurns.waitUntil(soon);
    assertThat(notary.lookup(gun, "v1").exitCode()).isNotZero();
    assertThatThrownBy(() -> ours.newcomer().lookup(gun, "v1"))
        .isInstanceOf(UntrustedException.Expired.class);

    PublishReport report = ours.publisher().repair(gun, Duration.ofDays(1));

    assertThat(report.versions()).containsOnlyKeys(RoleName.TARGETS, ALICE);
    assertThat(report.notes()).isEmpty();
    assertThat(notary.list(gun)).contains("v1", "a1");
    notary.add(gun, "v2", digest("2"), 2);
    assertThat(names(ours, gun)).containsExactly("a1", "v1", "v2");
  }

  private NotaryCli notary(String name) {
    return SERVER.notary(folder.resolve(name));
  }

  private OurUser ourUser(String name) {
    return SERVER.user(folder.resolve(name));
  }
}
