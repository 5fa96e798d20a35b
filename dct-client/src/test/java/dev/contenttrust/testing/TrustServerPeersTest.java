// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real clients against the embedded server. */
@RequiresPeers({"notary", "docker"})
class TrustServerPeersTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two"));
  private static final RoleName RELEASES = RoleName.RELEASES;
  private static TrustServer server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = TrustServer.builder().https().start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void notary_initialisesAddsListsAndLooksUp() throws Exception {
    Gun gun = new Gun("example.com/embedded/plain");
    NotaryCli publisher = notary("publisher");
    publisher.init(gun);
    publisher.add(gun, "v1", ONE, 3);
    publisher.add(gun, "a<b>&c", TWO, 3);

    NotaryCli reader = notary("reader");

    assertThat(reader.list(gun)).contains("v1", ONE.hex(), "a<b>&c", TWO.hex());
    assertThat(reader.lookup(gun, "v1").orThrow().output()).contains(ONE.hex());
    assertThat(reader.lookup(gun, "v2").exitCode()).isNotZero();
    publisher.remove(gun, "v1");
    assertThat(reader.list(gun)).doesNotContain("v1 ").contains("a<b>&c");
  }

  @Test
  void notary_rotatesEveryKey_andReadersOfTheOldestRootFollow() throws Exception {
    Gun gun = new Gun("example.com/embedded/rotation");
    NotaryCli publisher = notary("publisher");
    NotaryCli reader = notary("reader");
    publisher.init(gun);
    publisher.add(gun, "v1", ONE, 3);
    assertThat(reader.list(gun)).contains("v1");

    publisher.rotateToServer(gun, RoleName.SNAPSHOT);
    publisher.rotateToServer(gun, RoleName.TIMESTAMP);
    publisher.rotate(gun, RoleName.TARGETS);
    publisher.rotateRoot(gun);
    publisher.rotateRoot(gun);
    publisher.rotate(gun, RoleName.SNAPSHOT);
    publisher.add(gun, "v2", TWO, 3);

    assertThat(reader.list(gun)).contains("v1", "v2");
    assertThat(server.current(gun, RoleName.ROOT).orElseThrow().toUtf8()).contains("\"version\":7");
  }

  @Test
  void notary_delegates_andADelegateSignsAlone() throws Exception {
    Gun gun = new Gun("example.com/embedded/delegation");
    NotaryCli publisher = notary("publisher");
    NotaryCli delegate = notary("delegate");
    publisher.init(gun);
    publisher.rotateToServer(gun, RoleName.SNAPSHOT);
    TestKey key = TestKey.ecdsa();
    delegate.importKey(Files.writeString(folder.resolve("key"), key.privatePem()), "delegation");
    publisher.delegate(
        gun, RELEASES, List.of(""), Files.writeString(folder.resolve("pub"), key.publicPem()));

    delegate.add(gun, "v1", ONE, 3, RELEASES);

    assertThat(publisher.list(gun)).contains("v1", "targets/releases");
    publisher.removeDelegation(gun, RELEASES);
    assertThat(publisher.list(gun)).doesNotContain("v1 ");
  }

  @Test
  void notary_deletesTheCollection() throws Exception {
    Gun gun = new Gun("example.com/embedded/deletion");
    NotaryCli publisher = notary("publisher");
    publisher.init(gun);

    publisher.run("delete", gun.value(), "--remote").orThrow();

    assertThat(server.current(gun, RoleName.ROOT)).isEmpty();
    assertThat(notary("reader").run("list", gun.value()).exitCode()).isNotZero();
  }

  @Test
  void docker_addsSignersSignsInspectsPullsAndRevokes() throws Exception {
    Gun gun = new Gun("registry.example.com/embedded/docker");
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      engine.image(gun + ":v1", ONE, 3);
      DockerTrustCli docker = new DockerTrustCli(home("docker"), server.uri(), authority(), engine);
      docker.addSigner("alice", docker.generateKey("alice"), gun);
      docker.addSigner("bob", docker.generateKey("bob"), gun);
      docker.sign(gun + ":v1");

      assertThat(docker.inspect(gun + ":v1")).contains(ONE.hex(), "alice", "bob");
      assertThat(docker.pull(gun + ":v1").exitCode()).isZero();
      assertThat(engine.pulled()).containsExactly(gun + "@" + ONE);
      docker.revoke(gun + ":v1");
      assertThat(docker.inspect(gun + ":v1")).doesNotContain(ONE.hex());
    }
  }

  private NotaryCli notary(String name) throws Exception {
    return new NotaryCli(home(name), server.uri(), authority());
  }

  private Path home(String name) throws Exception {
    return Files.createDirectory(folder.resolve(name));
  }

  private Path authority() {
    return server.tls().orElseThrow().writeAuthority(folder.resolve("tls"));
  }
}
