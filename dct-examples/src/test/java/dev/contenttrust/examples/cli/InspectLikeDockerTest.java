// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
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

/** The real {@code docker trust inspect} is the judge, on its own trust folder. */
@RequiresPeers({"notary-server", "notary", "docker"})
class InspectLikeDockerTest {
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
        .variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString());
  }

  @Test
  void signersTagsAndDisagreements_areShownByteForByte() throws Exception {
    Gun gun = new Gun("registry.example.com/inspect/signers");
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), engine);
      docker.addSigner("alice", docker.generateKey("alice"), gun);
      docker.addSigner("bob", docker.generateKey("bob"), gun);
      for (String tag : new String[] {"v10", "v9", "latest", "1.0"}) {
        engine.image(gun + ":" + tag, Digest.sha256Of(Bytes.utf8(tag)), 7);
        docker.sign(gun + ":" + tag);
      }

      for (String image : new String[] {gun.value(), gun + ":v9", gun + ":absent"}) {
        assertSame(docker, image);
      }
      Result several = dct(docker).run("inspect", gun + ":v9", gun + ":v10");
      assertThat(several.out())
          .isEqualTo(docker.run("trust", "inspect", gun + ":v9", gun + ":v10").orThrow().output());
      assertThat(dct(docker).run("inspect", "--pretty", gun + ":v9", gun.value()).out())
          .isEqualTo(
              docker
                  .run("trust", "inspect", "--pretty", gun + ":v9", gun.value())
                  .orThrow()
                  .output());
    }
  }

  @Test
  void repositoryWithoutSigners_isShownByteForByte() throws Exception {
    Gun gun = new Gun("registry.example.com/inspect/plain");
    DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), null);
    NotaryCli notary =
        new NotaryCli(
            Files.createDirectory(folder.resolve("notary")),
            docker.trustDir(),
            server.uri(),
            server.authority());
    notary.init(gun);
    assertSame(docker, gun.value());

    notary.add(gun, "a<b>&c", Digest.sha256Of(Bytes.utf8("odd")), 3);
    notary.add(gun, "1", Digest.sha256Of(Bytes.utf8("one")), 3, RoleName.TARGETS);
    assertSame(docker, gun.value());
    assertSame(docker, gun + ":1");
  }

  private void assertSame(DockerTrustCli docker, String image) {
    Result json = dct(docker).run("inspect", image);
    assertThat(json.code()).describedAs(json.err()).isZero();
    assertThat(json.out()).isEqualTo(docker.inspect(image));
    assertThat(dct(docker).run("inspect", "--pretty", image).out())
        .isEqualTo(docker.inspectPretty(image));
  }
}
