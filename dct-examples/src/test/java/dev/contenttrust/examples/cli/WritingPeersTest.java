// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.peers.DockerTrustCli;
import dev.contenttrust.testing.peers.FakeDockerEngine;
import dev.contenttrust.testing.peers.NotaryCli;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server, Docker and Notary in turns with {@code dct}, on one trust folder. */
@RequiresPeers({"notary-server", "notary", "docker"})
class WritingPeersTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static NotaryServerProcess server;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    server = NotaryServerProcess.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private CommandRun dct(DockerTrustCli docker) {
    return new CommandRun(folder, Clock.systemUTC().instant())
        .variable("DOCKER_CONFIG", docker.config().toString())
        .variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString())
        .variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", DockerTrustCli.PASSPHRASE)
        .variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", DockerTrustCli.PASSPHRASE);
  }

  private static void ok(Result result) {
    assertThat(result.code()).describedAs(result.toString()).isZero();
  }

  private NotaryCli notary(DockerTrustCli docker) throws Exception {
    return new NotaryCli(
        Files.createDirectory(folder.resolve("notary")),
        docker.trustDir(),
        server.uri(),
        server.authority());
  }

  @Test
  void whatIsSignedWithKeysOfDocker_isListedByDockerAndNotary_andExtendedByDocker()
      throws Exception {
    Gun gun = new Gun("registry.example.com/writing/turns");
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), engine);
      Path alice = docker.generateKey("alice");

      ok(dct(docker).run("signer", "add", "--key", alice.toString(), "alice", gun.value()));
      ok(dct(docker).run("sign", "--digest", ONE.toString(), "--size", "3", gun + ":1.0"));

      assertThat(docker.inspect(gun.value()))
          .contains("\"SignedTag\": \"1.0\"", ONE.hex(), "\"alice\"");
      assertThat(notary(docker).list(gun)).contains("1.0", ONE.hex(), "targets/alice");

      engine.image(gun + ":2.0", Digest.sha256Of(Bytes.utf8("two")), 3);
      docker.sign(gun + ":2.0");
      ok(dct(docker).run("revoke", gun + ":1.0"));
      assertThat(docker.inspect(gun.value()))
          .contains("\"SignedTag\": \"2.0\"")
          .doesNotContain("\"SignedTag\": \"1.0\"");
    }
  }

  @Test
  void keysMadeHere_areUsedByDocker() throws Exception {
    Gun gun = new Gun("registry.example.com/writing/keys");
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), engine);
      ok(dct(docker).run("key", "generate", "--dir", folder.toString(), "bob"));

      docker.addSigner("bob", folder.resolve("bob.pub"), gun);
      engine.image(gun + ":1.0", ONE, 3);
      docker.sign(gun + ":1.0");

      Result resolved = dct(docker).run("resolve", "--signer", "bob", gun + ":1.0");
      assertThat(resolved.out()).isEqualTo(gun + "@" + ONE + "\n");
      ok(dct(docker).run("key", "rotate", gun.value(), "root"));
      ok(dct(docker).run("key", "rotate", gun.value(), "targets"));
      assertThat(docker.inspect(gun.value())).contains("\"SignedTag\": \"1.0\"", "\"bob\"");
    }
  }
}
