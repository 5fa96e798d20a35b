// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.testing.LoopbackTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerConnectionsTest {
  @TempDir Path home;
  private final LoopbackTls tls = LoopbackTls.create();
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(home.resolve(".docker"));
  }

  private StubServer server(boolean wantsClient) {
    return StubServer.startTls(tls.context(), wantsClient, r -> Answer.of(200, "{}"));
  }

  private Path tlsFolder(StubServer server) throws IOException {
    return Files.createDirectories(folder.resolve("tls").resolve(server.authority()));
  }

  private DockerConnectionsBuilder builder() {
    return DockerConnections.builder(Map.of("PATH", ""), home).retries(RetryPolicy.NEVER);
  }

  private static Optional<Bytes> fetch(DockerConnections connections, StubServer server) {
    return connections
        .open(new Gun(server.authority() + "/app"))
        .fetch("root.json", 100, Deadline.in(Duration.ofSeconds(20)));
  }

  private static TrustServerException failure(DockerConnections connections, StubServer server) {
    try {
      fetch(connections, server);
    } catch (TrustServerException e) {
      return e;
    }
    throw new AssertionError("no failure");
  }

  @Test
  @DisplayName("case 9: an unknown authority is refused though the image is on localhost")
  void unknownAuthority_isRefused_onLoopbackToo() {
    try (StubServer server = server(false)) {
      assertThat(failure(builder().build(), server).reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("case 8: *.crt adds authorities, .pem does not")
  void authorityInTheServersFolder_isAdded() throws IOException {
    try (StubServer server = server(false)) {
      Path ca = tls.writeAuthority(tlsFolder(server));
      assertThat(fetch(builder().build(), server)).contains(Bytes.utf8("{}"));
      Files.move(ca, ca.resolveSibling("ca.pem"));
      assertThat(failure(builder().build(), server).reason()).isEqualTo(Reason.TLS_FAILED);
    }
  }

  @Test
  void extraAuthority_servesEveryServer_andMustContainOne() throws IOException {
    try (StubServer server = server(false)) {
      Path ca = tls.writeAuthority(home);
      assertThat(fetch(builder().authorities(ca).build(), server)).isPresent();
      Files.writeString(ca, "nothing");
      TrustServerException e = failure(builder().authorities(ca).build(), server);
      assertThat(e.reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(e.getMessage()).contains("contains no PEM certificate");
    }
  }

  @Test
  void sslCertFile_addsToTheJvmsAuthorities_andMustBeReadable() throws IOException {
    try (StubServer server = server(false)) {
      Path ca = tls.writeAuthority(home);
      assertThat(fetch(with(Map.of("SSL_CERT_FILE", ca.toString())), server)).isPresent();
      TrustServerException e =
          failure(with(Map.of("SSL_CERT_FILE", home.resolve("none").toString())), server);
      assertThat(e.reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(e.getMessage()).contains("SSL_CERT_FILE");
    }
  }

  @Test
  void sslCertDir_addsWhatItsFilesHold_andOnlyBothVariablesReplaceTheJvms() throws Exception {
    try (StubServer server = server(false)) {
      Path own = Files.createDirectories(home.resolve("own"));
      tls.writeAuthority(own);
      Files.writeString(own.resolve("README"), "no certificate");
      Files.createDirectories(own.resolve("folder"));
      Path others = Files.createDirectories(home.resolve("others"));
      Path other = LoopbackTls.create().writeAuthority(others);
      String both = others + java.io.File.pathSeparator + own;
      assertThat(fetch(with(Map.of("SSL_CERT_DIR", both)), server)).isPresent();
      Map<String, String> replaced =
          Map.of("SSL_CERT_DIR", others.toString(), "SSL_CERT_FILE", other.toString());
      assertThat(failure(with(replaced), server).reason()).isEqualTo(Reason.TLS_FAILED);
      assertThat(SystemAuthorities.of(replaced).certificates()).hasSize(1);
      assertThat(
              SystemAuthorities.of(Map.of("SSL_CERT_DIR", others.toString())).certificates().size())
          .isEqualTo(SystemAuthorities.of(Map.of()).certificates().size() + 1);
    }
  }

  private DockerConnections with(Map<String, String> environment) {
    return DockerConnections.builder(environment, home).retries(RetryPolicy.NEVER).build();
  }

  @Test
  @DisplayName("case 8: X.cert with X.key is shown to servers that ask")
  void clientCertificate_isUsed_inEveryKeyForm() throws Exception {
    try (StubServer server = server(true)) {
      Path to = tlsFolder(server);
      tls.writeAuthority(to);
      assertThat(failure(builder().build(), server).reason())
          .isIn(Reason.TLS_FAILED, Reason.UNREACHABLE);
      Files.move(tls.writeCertificate(home), to.resolve("me.cert"));
      Path key = Files.move(tls.writeKey(home), to.resolve("me.key"));
      assertThat(fetch(builder().build(), server)).isPresent();
      Files.writeString(key, traditional(key));
      assertThat(Files.readString(key)).contains("BEGIN EC PRIVATE KEY");
      assertThat(fetch(builder().build(), server)).isPresent();
    }
  }

  /** Returns the key as {@code openssl ecparam -genkey} writes it: SEC 1 with the curve inside. */
  private static String traditional(Path pkcs8) throws Exception {
    String base64 = Files.readString(pkcs8).replaceAll("-----[^-]+-----|\\s", "");
    ECPrivateKey key =
        (ECPrivateKey)
            KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    byte[] sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded();
    return "-----BEGIN EC PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(sec1)
        + "\n-----END EC PRIVATE KEY-----\n";
  }

  @Test
  @DisplayName("case 8: half a pair names the other half")
  void halfAPair_isAnErrorThatNamesTheFiles() throws IOException {
    try (StubServer server = server(false)) {
      Path to = tlsFolder(server);
      Path cert = Files.writeString(to.resolve("x.cert"), "");
      assertThat(failure(builder().build(), server).getMessage())
          .contains("missing key", "x.key for client certificate", "extension .crt");
      Files.move(cert, to.resolve("x.key"));
      assertThat(failure(builder().build(), server).getMessage())
          .contains("missing client certificate", "x.cert for key");
    }
  }

  @Test
  @DisplayName("case 21: credentials belong to the image's registry, not to the trust server")
  void credentials_areLookedUpByRegistry() throws IOException {
    try (StubServer server =
        StubServer.start(
            r ->
                r.header("Authorization").isEmpty()
                    ? Answer.of(401).with("WWW-Authenticate", "Basic realm=\"r\"")
                    : Answer.of(200, "{}"))) {
      String auth = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
      Path config = folder.resolve("config.json");
      DockerConnections connections = builder().trustServer(server.uri().toString()).build();
      Gun gun = new Gun("registry.example.com/app");
      Deadline soon = Deadline.in(Duration.ofSeconds(20));
      Files.writeString(
          config, "{\"auths\":{\"" + server.authority() + "\":{\"auth\":\"" + auth + "\"}}}");
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> connections.open(gun).fetch("root.json", 10, soon))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
      Files.writeString(
          config, "{\"auths\":{\"registry.example.com\":{\"auth\":\"" + auth + "\"}}}");
      DockerConnections fresh = builder().trustServer(server.uri().toString()).build();
      assertThat(fresh.open(gun).fetch("root.json", 10, soon)).isPresent();
    }
  }

  @Test
  void brokenConfig_failsOnlyWhenCredentialsAreNeeded() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{");
    try (StubServer server = StubServer.start(r -> Answer.of(200, "{}"))) {
      DockerConnections connections = builder().trustServer(server.uri().toString()).build();
      assertThat(fetch(connections, server)).isPresent();
      server.behave(r -> Answer.of(401).with("WWW-Authenticate", "Basic realm=\"r\""));
      assertThat(failure(connections, server).reason()).isEqualTo(Reason.CREDENTIALS);
    }
  }

  @Test
  @DisplayName("case 77: trust scope with the GUN, registry scope with the path")
  void scopesOfTrustServerAndRegistry_areNotMixedUp() {
    try (StubServer server = StubServer.start(r -> Answer.of(500))) {
      server.behave(
          r ->
              r.target().startsWith("/token")
                  ? Answer.of(200, "{\"token\":\"t\"}")
                  : r.header("Authorization").isEmpty()
                      ? Answer.of(401)
                          .with("WWW-Authenticate", "Bearer realm=\"" + server.uri() + "/token\"")
                      : Answer.of(404));
      DockerConnections connections =
          builder()
              .trustServer(server.uri().toString())
              .plainHttpRegistries(java.util.List.of(server.authority()))
              .build();
      fetch(connections, server);
      connections
          .registry(server.authority())
          .manifest("app", "1", Deadline.in(Duration.ofSeconds(20)));
      assertThat(server.requests())
          .extracting(Request::target)
          .filteredOn(t -> t.startsWith("/token"))
          .containsExactly(
              "/token?scope=repository%3A"
                  + server.authority().replace(":", "%3A")
                  + "%2Fapp%3Apull",
              "/token?scope=repository%3Aapp%3Apull");
    }
  }

  @Test
  void gunWithoutHost_isATypedError() {
    assertThatExceptionOfType(TrustServerException.class)
        .isThrownBy(() -> builder().build().open(new Gun("under_score/app")))
        .satisfies(e -> assertThat(e.repository()).isEqualTo("under_score/app"));
  }
}
