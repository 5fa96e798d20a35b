// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresPeers({"notary-server", "notary-signer", "notary", "docker", "docker-registry"})
class RealPeersTest {
  private static final Digest DIGEST = Digest.sha256Of(Bytes.utf8("content"));
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

  @Test
  void notaryCommandLine_initialisesSignsAndLists() {
    Gun gun = new Gun("example.com/peers/notary");
    NotaryCli cli = new NotaryCli(folder, server.uri(), server.authority());

    cli.init(gun);
    cli.add(gun, "v1", DIGEST, 7);
    cli.rotateToServer(gun, RoleName.SNAPSHOT);

    assertThat(cli.list(gun)).contains("v1", DIGEST.hex(), "targets");
    assertThat(cli.metadataDir(gun).resolve("targets.json")).exists();
  }

  @Test
  void dockerClient_signsInspectsPullsAndRevokesWithoutAnEngine() throws Exception {
    Gun gun = new Gun("registry.example.com/peers/docker");
    try (FakeDockerEngine engine = FakeDockerEngine.start()) {
      engine.image(gun + ":v1", DIGEST, 7);
      DockerTrustCli cli = new DockerTrustCli(folder, server.uri(), server.authority(), engine);

      cli.addSigner("alice", cli.generateKey("alice"), gun);
      cli.sign(gun + ":v1");

      assertThat(cli.inspect(gun.value())).contains(DIGEST.hex(), "alice");
      assertThat(cli.pull(gun + ":v1").orThrow().output()).contains("v1");
      assertThat(engine.pulled()).containsExactly(gun + "@" + DIGEST);
      cli.revoke(gun + ":v1");
      assertThat(cli.inspect(gun.value())).doesNotContain(DIGEST.hex());
      assertThat(cli.pull(gun + ":v1").text()).contains("No valid trust data for v1");
    }
  }

  @Test
  void serverWithSigner_usesEcdsaKeys() throws Exception {
    try (NotarySignerProcess signer = NotarySignerProcess.start();
        NotaryServerProcess withSigner = NotaryServerProcess.builder().signer(signer).start()) {
      HttpClient client = HttpClient.newBuilder().sslContext(withSigner.tls().context()).build();
      URI key = withSigner.uri().resolve("/v2/example.com/a/_trust/tuf/timestamp.key");

      String answer =
          client.send(HttpRequest.newBuilder(key).build(), BodyHandlers.ofString()).body();

      assertThat(answer).contains("\"keytype\":\"ecdsa\"");
    }
  }

  @Test
  void registryWithBasicAuth_refusesStrangers() throws Exception {
    try (RegistryProcess registry = RegistryProcess.startWithBasicAuth("user", "secret")) {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest request = HttpRequest.newBuilder(registry.uri().resolve("/v2/")).build();

      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void trustFolders_areSharedByBothPrograms() throws Exception {
    Gun gun = new Gun("registry.example.com/peers/shared");
    DockerTrustCli docker = new DockerTrustCli(folder, server.uri(), server.authority(), null);
    Path notaryHome = Files.createDirectory(folder.resolve("notary"));
    docker.addSigner("alice", docker.generateKey("alice"), gun);
    NotaryCli notary =
        new NotaryCli(notaryHome, docker.trustDir(), server.uri(), server.authority());

    assertThat(notary.run("delegation", "list", gun.value()).orThrow().output())
        .contains("targets/alice", "targets/releases");
    assertThat(List.of(notary.trustDir())).containsExactly(docker.trustDir());
  }
}
