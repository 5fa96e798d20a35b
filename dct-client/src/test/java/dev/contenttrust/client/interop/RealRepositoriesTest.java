// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.interop;

import static dev.contenttrust.client.interop.PublishingTurns.ODD_NAMES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.Provenance;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestKey;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that the real programs publish to the real server, read by ours. */
@RequiresPeers({"notary-server", "notary", "docker"})
class RealRepositoriesTest {
  @RegisterExtension static final RealServer SERVER = new RealServer();

  @TempDir Path folder;

  private final Gun gun = RealServer.newGun("registry.example.com/interop");

  @Test
  void oneTag_withTheSnapshotKeyAtTheClient() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.add(gun, "v1", digest("one"), 3);

    SignedTarget target = client("reader").lookup(gun, "v1");

    assertThat(target.digest()).isEqualTo(digest("one"));
    assertThat(target.size()).isEqualTo(3);
    assertThat(target.role()).isEqualTo(RoleName.TARGETS);
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client("reader").lookup(gun, "v2"));
  }

  @Test
  void hundredsOfTags_withTheSnapshotKeyAtTheServer() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.rotateToServer(gun, RoleName.SNAPSHOT);
    for (int i = 0; i < 200; i++) {
      notary.stage(gun, "1." + i, digest("image " + i), 7);
    }
    notary.publish(gun);

    List<SignedTarget> targets = client("reader").list(gun);

    assertThat(targets).hasSize(200);
    assertThat(targets)
        .allSatisfy(
            target ->
                assertThat(target.digest())
                    .isEqualTo(digest("image " + target.name().substring(2))));
  }

  @Test
  void oddTargetNames_areFoundExactly() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    ODD_NAMES.forEach(name -> notary.stage(gun, name, digest(name), 1));
    notary.publish(gun);
    TrustClient client = client("reader");

    for (String name : ODD_NAMES) {
      assertThat(client.lookup(gun, name).digest()).as(name).isEqualTo(digest(name));
    }
    assertThat(client.list(gun)).hasSameSizeAs(ODD_NAMES);
  }

  @Test
  void delegations_releasesNamedNestedAndLimited_ofEveryKeyType() throws Exception {
    TestKey ecdsa = TestKey.ecdsa();
    TestKey rsa = TestKey.rsa();
    TestKey inCertificate =
        TestKey.ecdsa("secp384r1")
            .certified(TestCertificate.notary("delegate", Clock.systemUTC().instant()));
    TestKey rsaInCertificate =
        TestKey.rsa().certified(TestCertificate.notary("delegate", Clock.systemUTC().instant()));
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.rotateToServer(gun, RoleName.SNAPSHOT);
    for (TestKey key : List.of(ecdsa, rsa, inCertificate, rsaInCertificate)) {
      notary.importKey(file("key", key.privatePem()), "delegation");
    }
    RoleName limited = new RoleName("targets/limited");
    RoleName alice = new RoleName("targets/alice");
    RoleName deep = new RoleName("targets/alice/deep");
    notary.delegate(gun, RoleName.RELEASES, List.of(""), file("ecdsa", ecdsa.publicPem()));
    notary.delegate(
        gun, limited, List.of("v1."), file("cert", inCertificate.listed().value().toUtf8()));
    notary.delegate(
        gun, alice, List.of(""), file("rsacert", rsaInCertificate.listed().value().toUtf8()));
    notary.delegate(gun, deep, List.of("deep/"), file("rsa", rsa.publicPem()));
    notary.add(gun, "v1.0", digest("released"), 8, RoleName.RELEASES);
    notary.add(gun, "v1.1", digest("limited"), 7, limited);
    notary.add(gun, "v2", digest("of alice"), 8, alice);
    notary.add(gun, "deep/x", digest("deep"), 4, deep);
    TrustClient client = client("reader");

    assertThat(client.resolve(ImageReference.parse(gun + ":v1.0")).digest())
        .isEqualTo(digest("released"));
    assertThat(client.lookup(gun, "v1.1").role()).isEqualTo(limited);
    assertThat(client.lookup(gun, "v2").role()).isEqualTo(alice);
    assertThat(client.lookup(gun, "deep/x").role()).isEqualTo(deep);
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.lookup(gun, "v2", limited));
    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.resolve(ImageReference.parse(gun + ":v2")))
        .satisfies(
            refusal ->
                assertThat(refusal.reason()).isEqualTo(NotSignedException.Reason.NOT_RELEASED));
  }

  @Test
  void severalRotationsOfEachKey_areFollowedByAClientThatLastSawTheOldest() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.add(gun, "v1", digest("one"), 3);
    assertThat(client("reader").lookup(gun, "v1").digest()).isEqualTo(digest("one"));
    for (int i = 0; i < 3; i++) {
      notary.rotate(gun, RoleName.TARGETS);
      notary.rotateToServer(gun, RoleName.TIMESTAMP);
      notary.rotateToServer(gun, RoleName.SNAPSHOT);
      notary.rotateRoot(gun);
      notary.rotate(gun, RoleName.SNAPSHOT);
    }
    notary.add(gun, "v2", digest("two"), 3);

    SignedTarget target = client("reader").lookup(gun, "v2");

    assertThat(target.repository().root().version()).isEqualTo(16);
    assertThat(client("newcomer").lookup(gun, "v2").digest()).isEqualTo(digest("two"));
  }

  @Test
  void cacheOfTheRealClient_isReadByOurs_andTheReverse() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.add(gun, "v1", digest("one"), 3);
    notary.list(gun);

    SignedTarget target = client(notary.trustDir()).lookup(gun, "v1");
    assertThat(target.repository().root().provenance()).isEqualTo(Provenance.CACHE);
    assertThat(target.repository().targets().provenance()).isEqualTo(Provenance.CACHE);

    notary.add(gun, "v2", digest("two"), 3);
    assertThat(client(notary.trustDir()).lookup(gun, "v2").digest()).isEqualTo(digest("two"));
    NotaryCli offline =
        new NotaryCli(
            RealServer.made(folder.resolve("offline")),
            notary.trustDir(),
            URI.create("https://127.0.0.1:1"),
            SERVER.process().authority());
    assertThat(offline.list(gun)).contains("v1", "v2");
    assertThat(notary.list(gun)).contains("v1", "v2");
  }

  @Test
  void dockerRepository_resolvesToWhatDockerPulls() {
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      engine.image(gun + ":v1", digest("one"), 3);
      DockerTrustCli docker = SERVER.docker(folder.resolve("docker"), engine);
      docker.addSigner("alice", docker.generateKey("alice"), gun);
      docker.sign(gun + ":v1");
      docker.pull(gun + ":v1").orThrow();

      var ours = client(docker.trustDir()).resolve(ImageReference.parse(gun + ":v1"));

      assertThat(engine.pulled()).containsExactly(ours.pullReference());
      assertThat(docker.inspect(gun + ":v1")).contains(ours.digest().hex());
      docker.revoke(gun + ":v1");
      assertThatExceptionOfType(NotSignedException.class)
          .isThrownBy(() -> client(docker.trustDir()).resolve(ImageReference.parse(gun + ":v1")));
    }
  }

  @Test
  void repositoryMadeAnew_isRefusedByAClientThatKnowsTheOldOne() {
    NotaryCli notary = notary("publisher");
    notary.init(gun);
    notary.add(gun, "v1", digest("one"), 3);
    TrustClient client = client("reader");
    client.lookup(gun, "v1");
    notary.run("delete", gun.value(), "--remote").orThrow();

    assertThatExceptionOfType(NotSignedException.class)
        .isThrownBy(() -> client.lookup(gun, "v1"))
        .satisfies(
            refusal ->
                assertThat(refusal.reason())
                    .isEqualTo(NotSignedException.Reason.TRUST_DATA_REMOVED));
    NotaryCli other = notary("successor");
    other.init(gun);
    other.add(gun, "v1", digest("two"), 3);
    assertThatExceptionOfType(UntrustedException.RootRotationRejected.class)
        .isThrownBy(() -> client.lookup(gun, "v1"));
  }

  private NotaryCli notary(String name) {
    return SERVER.notary(folder.resolve(name));
  }

  private TrustClient client(String name) {
    return client(folder.resolve(name));
  }

  private static TrustClient client(Path trustDir) {
    return SERVER.user(trustDir).reader();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Digest digest(String content) {
    return Digest.sha256Of(Bytes.utf8(content));
  }
}
