// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static dev.contenttrust.client.interop.PublishingTurns.digest;
import static dev.contenttrust.client.interop.PublishingTurns.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.publish.Lifetimes;
import dev.contenttrust.client.publish.PublishReport;
import dev.contenttrust.client.publish.RepositoryEdit;
import dev.contenttrust.client.publish.TrustPublisher;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotarySchema;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.NotarySignerProcess;
import dev.contenttrust.testing.peers.PostgresProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Repositories at a server as it runs in production: metadata and the signer's keys in PostgreSQL,
 * the signer a program of its own. Published and extended by us, {@code notary} and {@code docker
 * trust} in turns.
 */
@RequiresPeers({"notary-server", "notary-signer", "notary", "docker", "postgres", "psql"})
class SqlPublishingTest {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final RoleName ALICE = new RoleName("targets/alice");
  private static PostgresProcess postgres;
  private static NotarySignerProcess signer;
  private static String database;
  private static NotaryServerProcess server;

  @TempDir Path folder;

  private final Gun gun = new Gun("registry.example.com/sql/n" + NEXT.incrementAndGet());

  @BeforeAll
  static void startServer() {
    postgres = PostgresProcess.start();
    signer = NotarySignerProcess.start(postgres);
    database = postgres.database(NotarySchema.SERVER);
    server = anotherServer();
  }

  @AfterAll
  static void stopServer() throws Exception {
    // The database last: it waits for its clients to leave.
    for (AutoCloseable started : new AutoCloseable[] {server, signer, postgres}) {
      if (started != null) {
        started.close();
      }
    }
  }

  @Test
  void serverHeldSnapshot_inTurns() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    ours.publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

    PublishingTurns.takeTurns(gun, notary, ours);
  }

  @Test
  void theirRepositoryWithItsSnapshotKey_inTurns() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    notary.init(gun);
    notary.add(gun, "v1", digest("1"), 1);

    PublishingTurns.takeTurns(gun, notary, ours);
  }

  @Test
  void keysRotatedByUsAndByThem_areFollowedByAStaleClient() throws Exception {
    NotaryCli notary = notary("shared");
    NotaryCli stale = notary("stale");
    OurUser ours = beside(notary);
    TrustPublisher publisher = ours.publisher();
    publisher
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));
    assertThat(stale.list(gun)).contains("v1");

    publisher.rotation().toServer(gun, RoleName.SNAPSHOT);
    publisher.rotation().toServer(gun, RoleName.TIMESTAMP);
    publisher.rotation().toNewKey(gun, RoleName.ROOT);
    notary.rotate(gun, RoleName.TARGETS);
    notary.add(gun, "v2", digest("2"), 2);
    publisher.rotation().toNewKey(gun, RoleName.TARGETS);
    notary.rotateRoot(gun);
    publisher.signTag(gun, "v3", digest("3"), 3);

    assertThat(stale.list(gun)).contains("v1", "v2", "v3");
    assertThat(names(ours, gun)).containsExactly("v1", "v2", "v3");
  }

  @Test
  void dockerSignsAndPullsInTurnsWithUs() {
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), engine);
      OurUser ours = new OurUser(docker.trustDir(), server, DockerTrustCli.PASSPHRASE);
      PublicKey alice = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
      ours.publisher()
          .initialiser()
          .initialise(RepositoryEdit.of(gun).addSigner("alice", List.of(alice)));
      ours.publisher().signTag(gun, "v1", digest("1"), 1);
      engine.image(gun + ":v2", digest("2"), 2);
      docker.sign(gun + ":v2");
      docker.revoke(gun + ":v1");
      ours.publisher().signTag(gun, "v3", digest("3"), 3);

      assertThat(docker.inspect(gun.value())).contains("v2", "v3").doesNotContain("v1");
      docker.pull(gun + ":v3").orThrow();
      assertThat(engine.pulled())
          .contains(ours.reader().resolve(ImageReference.parse(gun + ":v3")).pullReference());
    }
  }

  @Test
  @DisplayName("notary-v1 case 81: files that only a snapshot without them could tell of")
  void delegationMadeAgain_continuesItsVersions() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    PublicKey key = ours.newKey(KeyAlgorithm.ECDSA_P256, "alice");
    RepositoryEdit alice = RepositoryEdit.of(gun).delegate(ALICE, List.of(key), List.of(""));
    ours.publisher().initialiser().keepSnapshotKey().initialise(alice);
    for (String tag : List.of("old1", "old2", "old3", "old4", "old5")) {
      ours.publisher().publish(RepositoryEdit.of(gun).signTag(tag, digest(tag), 1, ALICE));
    }
    ours.publisher().publish(RepositoryEdit.of(gun).removeDelegation(ALICE));

    PublishReport again = ours.publisher().publish(alice.signTag("new", digest("n"), 1, ALICE));

    assertThat(again.versions()).containsEntry(ALICE, 6L);
    assertThat(again.conflicts()).isZero();
    assertThat(notary.list(gun, ALICE)).contains("new").doesNotContain("old");
  }

  @Test
  @DisplayName("notary-v1 case 79: twenty publishers race, and the database decides each race")
  void publishersInParallel_allEndWithTheirTagsPresent() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    ours.publisher().initialiser().initialise(RepositoryEdit.of(gun));

    int conflicts = PublishingTurns.race(gun, notary, ours, 20);

    assertThat(conflicts).describedAs("races that were really lost").isPositive();
  }

  @Test
  void publishersInParallel_withTheSnapshotKey() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    ours.publisher().initialiser().keepSnapshotKey().initialise(RepositoryEdit.of(gun));

    PublishingTurns.race(gun, notary, ours, 6);
  }

  @Test
  void serverStartedAnew_hasKeptEverything_andIsPublishedTo() throws Exception {
    NotaryCli notary = notary("shared");
    beside(notary)
        .publisher()
        .initialiser()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));

    try (NotaryServerProcess later = anotherServer()) {
      OurUser ours = new OurUser(notary.trustDir(), later, NotaryCli.PASSPHRASE);
      ours.publisher().signTag(gun, "v2", digest("2"), 2);

      assertThat(names(ours, gun)).containsExactly("v1", "v2");
    }
    assertThat(notary.list(gun)).contains("v1", "v2");
  }

  @Test
  @DisplayName(
      "P3: a snapshot of the publisher's that expired, where the server fails until it is renewed")
  void expiredSnapshot_isRepaired_thoughTheServerCannotSayWhatItHas() throws Exception {
    NotaryCli notary = notary("shared");
    OurUser ours = beside(notary);
    Duration brief = Duration.ofSeconds(8);
    ours.configured()
        .lifetimes(new Lifetimes(Lifetimes.LONGEST, Duration.ofDays(1095), brief))
        .build()
        .initialiser()
        .keepSnapshotKey()
        .initialise(RepositoryEdit.of(gun).signTag("v1", digest("1"), 1, RoleName.TARGETS));
    PublishingTurns.waitUntil(Clock.systemUTC().instant().plus(brief));
    assertThat(notary.run("publish", gun.value()).exitCode()).isNotZero();

    PublishReport report = ours.publisher().repair(gun, Duration.ofDays(1));

    assertThat(report.versions()).containsOnlyKeys(RoleName.SNAPSHOT);
    assertThat(notary.list(gun)).contains("v1");
    notary.add(gun, "v2", digest("2"), 2);
    assertThat(names(ours, gun)).containsExactly("v1", "v2");
  }

  private static NotaryServerProcess anotherServer() {
    return NotaryServerProcess.builder().signer(signer).database(database).start();
  }

  private NotaryCli notary(String name) throws IOException {
    return new NotaryCli(
        Files.createDirectories(folder.resolve(name)), server.uri(), server.authority());
  }

  /** Somebody with our library over the trust folder of that notary user. */
  private static OurUser beside(NotaryCli notary) {
    return new OurUser(notary.trustDir(), server, NotaryCli.PASSPHRASE);
  }
}
