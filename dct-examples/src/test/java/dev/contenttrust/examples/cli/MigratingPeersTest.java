// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RegistryProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real registry and the real trust server, signed and inspected with {@code dct} alone. */
@RequiresPeers({"notary-server", "docker-registry"})
class MigratingPeersTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String SIGNATURE = "application/vnd.cncf.notary.signature";
  private static NotaryServerProcess trust;
  private static RegistryProcess registry;

  @TempDir Path home;
  private RegistryClient client;

  @BeforeAll
  static void start() {
    trust = NotaryServerProcess.start();
    registry = RegistryProcess.start();
  }

  @AfterAll
  static void stop() {
    registry.close();
    trust.close();
  }

  @BeforeEach
  void connect() {
    client =
        DockerConnections.builder(Map.of(), home)
            .plainHttpRegistries(List.of(registry.authority()))
            .build()
            .registry(registry.authority());
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }

  private Result dct(String... arguments) {
    return new CommandRun(home, Clock.systemUTC().instant())
        .variable("DOCKER_CONTENT_TRUST_SERVER", trust.uri().toString())
        .variable("DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE", "root passphrase")
        .variable("DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE", "other passphrase")
        .variable("DOCKER_CONFIG", home.toString())
        .run(withAuthority(arguments));
  }

  private static String[] withAuthority(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--tls-ca";
    all[arguments.length + 1] = trust.authority().toString();
    return all;
  }

  private static Result ok(Result result) {
    assertThat(result.code()).as(result.toString()).isZero();
    return result;
  }

  /** Pushes an image whose content is told by the text. */
  private String push(String path, String tag, String text) {
    Descriptor config = client.putBlob(path, Bytes.utf8("{\"x\":\"" + text + "\"}"), soon());
    String manifest =
        """
        {"schemaVersion":2, "mediaType":"%s",
          "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
          "layers":[]}
        """
            .formatted(OCI, config.digest(), config.size());
    client.putManifest(path, tag, OCI, Bytes.utf8(manifest), soon());
    return manifest;
  }

  @Test
  void whatWasSigned_isFetchedComparedAndInventoried() {
    String image = registry.authority() + "/team/app:1.0";
    String manifest = push("team/app", "1.0", "one");
    ok(dct("sign", image));

    assertThat(ok(dct("manifest", image)).out()).isEqualTo(manifest);
    assertThat(ok(dct("drift", image)).out()).startsWith("SAME " + image);

    push("team/app", "1.0", "two");
    Result moved = dct("drift", image);
    assertThat(moved.code()).isEqualTo(4);
    assertThat(moved.out()).startsWith("MOVED " + image);
    assertThat(ok(dct("manifest", image)).out()).isEqualTo(manifest);

    String here = registry.authority() + "/team/app";
    Result table =
        dct("inventory", "--check-registry", here, registry.authority() + "/team/unsigned");
    assertThat(table.code()).isEqualTo(3);
    assertThat(table.out()).contains(here, "1.0", "TAG_MOVED", "NO_TRUST_DATA");
    assertThat(ok(dct("inventory", "--catalog", registry.authority())).out()).contains(here);
    assertThat(ok(dct("inventory", "--changefeed")).out()).contains(here);
  }

  @Test
  void notarySignatureBehindTheFallbackTag_isParity() {
    String here = registry.authority() + "/team/parity";
    String manifest = push("team/parity", "1.0", "parity");
    ok(dct("sign", here + ":1.0"));
    Descriptor subject = client.describe("team/parity", "1.0", soon()).orElseThrow();
    Result absent = dct("parity", here);
    assertThat(absent.code()).isEqualTo(3);
    assertThat(absent.out()).isEqualTo("ABSENT " + here + "@" + subject.digest() + " 1.0\n");
    assertThat(subject.size()).isEqualTo(manifest.length());

    Descriptor envelope =
        client.putBlob(
            "team/parity", Bytes.wrap(new byte[] {(byte) 0xd2, (byte) 0x84, 0x40, 0x40}), soon());
    Descriptor config = client.putBlob("team/parity", Bytes.utf8("{}"), soon());
    Bytes signature =
        Bytes.utf8(
            """
            {"schemaVersion":2,"mediaType":"%s","artifactType":"%s",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
             "layers":[{"mediaType":"application/cose","digest":"%s","size":4}],
             "subject":{"mediaType":"%s","digest":"%s","size":%d}}
            """
                .formatted(
                    OCI,
                    SIGNATURE,
                    config.digest(),
                    envelope.digest(),
                    OCI,
                    subject.digest(),
                    subject.size()));
    Descriptor pushed = client.putManifest("team/parity", "signature", OCI, signature, soon());
    client.putManifest(
        "team/parity",
        "sha256-" + subject.digest().hex(),
        INDEX,
        Bytes.utf8(
            """
            {"schemaVersion":2,"mediaType":"%s","manifests":[
             {"mediaType":"%s","digest":"%s","size":%d,"artifactType":"%s"}]}
            """
                .formatted(INDEX, OCI, pushed.digest(), pushed.size(), SIGNATURE)),
        soon());

    assertThat(ok(dct("parity", here)).out()).startsWith("PRESENT " + here);
    Path work = home.resolve("work");
    ok(dct("inventory", "--check-notation", "--work-list", work.toString(), here));
    assertThat(work).isEmptyFile();
  }
}
