// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.MetadataSink;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.testing.peers.NotaryServerProcess;
import dev.contenttrust.testing.peers.RegistryProcess;
import dev.contenttrust.testing.peers.RequiresPeers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("against the real docker-registry and notary-server")
class RealRegistryTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  @TempDir Path home;

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }

  private RegistryClient registry(RegistryProcess process, CredentialSource credentials) {
    return DockerConnections.builder(Map.of(), home)
        .credentials(credentials)
        .plainHttpRegistries(List.of(process.authority()))
        .build()
        .registry(process.authority());
  }

  private static CredentialSource user(RegistryProcess process, String name, String password) {
    return CredentialSource.fixed(process.authority(), new UserPassword(name, Secret.of(password)));
  }

  private static Descriptor pushImage(RegistryClient registry, String mediaType, String tag) {
    Descriptor config = registry.putBlob("team/app", Bytes.utf8("{\"x\":\"" + tag + "\"}"), soon());
    String manifest =
        """
        {"schemaVersion":2, "mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
         "layers":[]}
        """
            .formatted(mediaType, config.digest(), config.size());
    return registry.putManifest("team/app", tag, mediaType, Bytes.utf8(manifest), soon());
  }

  private static Descriptor pushIndex(
      RegistryClient registry, String mediaType, Descriptor child, String tag) {
    String index =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":%d,
         "platform":{"os":"linux","architecture":"amd64"}}]}
        """
            .formatted(mediaType, child.mediaType(), child.digest(), child.size());
    return registry.putManifest("team/app", tag, mediaType, Bytes.utf8(index), soon());
  }

  @Test
  @RequiresPeers("docker-registry")
  @DisplayName("cases 74 to 76: each stored kind comes back under its own digest")
  void everyKindOfManifest_isServedAsItWasPushed() {
    try (RegistryProcess process = RegistryProcess.start()) {
      RegistryClient registry = registry(process, CredentialSource.none());
      Descriptor docker = pushImage(registry, DOCKER, "1");
      Descriptor oci = pushImage(registry, OCI, "2");
      List<Descriptor> pushed =
          List.of(
              docker,
              oci,
              pushIndex(registry, DOCKER_LIST, docker, "3"),
              pushIndex(registry, OCI_INDEX, oci, "4"));
      List<String> tags = List.of("1", "2", "3", "4");
      for (int i = 0; i < tags.size(); i++) {
        Manifest byTag = registry.manifest("team/app", tags.get(i), soon()).orElseThrow();
        assertThat(byTag.descriptor()).isEqualTo(pushed.get(i));
        assertThat(registry.manifest("team/app", byTag.digest(), soon())).contains(byTag);
        assertThat(registry.describe("team/app", tags.get(i), soon())).contains(pushed.get(i));
      }
      assertThat(registry.tags("team/app", soon())).containsExactlyInAnyOrderElementsOf(tags);
      assertThat(registry.catalog(soon())).containsExactly("team/app");
      assertThat(registry.manifest("team/app", "absent", soon())).isEmpty();
      assertThat(registry.manifest("no/such", "1", soon())).isEmpty();
      assertThat(registry.referrers("team/app", oci.digest(), "", soon())).isEmpty();
      Digest unknown = Digest.sha256Of(Bytes.utf8("unknown"));
      assertThat(registry.blob("team/app", unknown, 10, soon())).isEmpty();
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(
              () ->
                  registry.putManifest(
                      "team/app", unknown.toString(), OCI, Bytes.utf8("{}"), soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  void referrersOfARegistryWithoutTheApi_areFoundByTag() {
    try (RegistryProcess process = RegistryProcess.start()) {
      RegistryClient registry = registry(process, CredentialSource.none());
      Descriptor subject = pushImage(registry, OCI, "1");
      Descriptor signature = pushImage(registry, OCI, "signature");
      String index =
          """
          {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":%d,
           "artifactType":"application/vnd.cncf.notary.signature"}]}
          """
              .formatted(OCI_INDEX, OCI, signature.digest(), signature.size());
      registry.putManifest(
          "team/app", "sha256-" + subject.digest().hex(), OCI_INDEX, Bytes.utf8(index), soon());
      assertThat(
              registry.referrers(
                  "team/app", subject.digest(), "application/vnd.cncf.notary.signature", soon()))
          .extracting(Referrer::manifest)
          .containsExactly(signature);
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  @DisplayName("case 13: Basic")
  void registryWithPasswords_isUsedWithTheRightOne() {
    try (RegistryProcess process = RegistryProcess.startWithBasicAuth("alice", "pass:word")) {
      RegistryClient alice = registry(process, user(process, "alice", "pass:word"));
      Descriptor pushed = pushImage(alice, OCI, "1");
      assertThat(alice.describe("team/app", "1", soon())).contains(pushed);
      for (CredentialSource wrong :
          List.of(CredentialSource.none(), user(process, "alice", "wrong"))) {
        assertThatExceptionOfType(TrustServerException.class)
            .isThrownBy(() -> registry(process, wrong).tags("team/app", soon()))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
      }
    }
  }

  @Test
  @RequiresPeers("docker-registry")
  @DisplayName("cases 14 and 16: bearer tokens")
  void registryWithTokens_isUsedWithinWhatTheTokenAllows() throws Exception {
    try (TokenServer tokens = TokenServer.start("alice", "password");
        RegistryProcess process = RegistryProcess.startWithTokenAuth(tokens.auth(home))) {
      RegistryClient alice = registry(process, user(process, "alice", "password"));
      Descriptor pushed = pushImage(alice, OCI, "1");
      assertThat(alice.manifest("team/app", pushed.digest(), soon())).isPresent();
      tokens.grant("pull");
      RegistryClient reader = registry(process, user(process, "alice", "password"));
      assertThat(reader.manifest("team/app", "1", soon())).isPresent();
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> pushImage(reader, OCI, "2"))
          .withMessageContaining("push")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN));
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(
              () -> registry(process, user(process, "alice", "wrong")).tags("team/app", soon()))
          .withMessageContaining("incorrect username or password")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
    }
  }

  @Test
  @RequiresPeers("notary-server")
  @DisplayName("case 28: the real trust server with tokens")
  void trustServerWithTokens_isUsedWithTheFullGun_andRefusesOthers() throws Exception {
    try (TokenServer tokens = TokenServer.start("alice", "password");
        NotaryServerProcess server =
            NotaryServerProcess.builder().auth(tokens.auth(home)).start()) {
      Gun gun = new Gun("registry.example.com:5000/team/app");
      CredentialSource alice =
          CredentialSource.fixed(gun.host(), new UserPassword("alice", Secret.of("password")));
      DockerConnections connections = connections(server, alice);
      assertThat(connections.open(gun).fetch("root.json", 1000, soon())).isEmpty();
      MetadataSink sink = connections.openSink(gun);
      assertThat(sink.serverKey(RoleName.TIMESTAMP, soon()).keyType()).isIn("ecdsa", "ed25519");
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> sink.publish(Map.of(RoleName.ROOT, Bytes.utf8("{}")), soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
      sink.delete(soon());
      assertThat(tokens.requests().get(0).target())
          .contains("scope=repository%3Aregistry.example.com%3A5000%2Fteam%2Fapp%3Apull");

      tokens.grant("pull");
      MetadataSink reader = connections(server, alice).openSink(gun);
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> reader.serverKey(RoleName.TIMESTAMP, soon()))
          .withMessageContaining("push")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN));

      tokens.audience("another-service");
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> connections(server, alice).open(gun).fetch("root.json", 1000, soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN));
    }
  }

  @Test
  @RequiresPeers("notary-server")
  void realChangefeedAndErrors_areUnderstood() {
    try (NotaryServerProcess server = NotaryServerProcess.start()) {
      DockerConnections connections = connections(server, CredentialSource.none());
      Gun gun = new Gun("registry.example.com/app");
      assertThat(connections.changefeed(gun).changes("", 10, soon())).isEmpty();
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(
              () ->
                  connections
                      .openSink(gun)
                      .publish(Map.of(RoleName.ROOT, Bytes.utf8("not json")), soon()))
          .withMessageContaining("MALFORMED_JSON")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
    }
  }

  /** The token server of these tests speaks plain http, which a server on https may not name. */
  private DockerConnections connections(NotaryServerProcess server, CredentialSource source) {
    return DockerConnections.builder(Map.of(), home)
        .allowPlainHttp(true)
        .trustServer(server.uri().toString())
        .authorities(server.authority())
        .credentials(source)
        .build();
  }
}
