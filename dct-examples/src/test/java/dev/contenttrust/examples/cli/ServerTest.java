// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TrustServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
  private static final String GUN = RepositoryBuilder.GUN.value();
  private static final String PULL = GUN + "@" + Digest.sha256Of(Bytes.utf8("image")) + "\n";

  @TempDir Path home;
  private CommandRun dct;
  private TrustServer server;

  @BeforeEach
  void serve() {
    dct = new CommandRun(home, RepositoryBuilder.NOW);
    server =
        TrustServer.builder()
            .https()
            .clock(Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC))
            .start();
    server.serveVerbatim(
        RepositoryBuilder.repository().targets(role -> role.target("1.0", "image")).publish());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String authority() {
    return server.tls().orElseThrow().writeAuthority(home.resolve("authority")).toString();
  }

  @Test
  void serverAndAuthority_areTakenFromTheOptions() {
    Result result =
        dct.run(
            "--server", server.uri().toString(), "resolve", GUN + ":1.0", "--tls-ca", authority());

    assertThat(result.code()).describedAs(result.err()).isZero();
    assertThat(result.out()).isEqualTo(PULL);
  }

  @Test
  void serverAndAuthority_areTakenFromDockersPlaces() {
    Path config = home.resolve("config");
    String host = server.uri().getAuthority();
    server.tls().orElseThrow().writeAuthority(config.resolve("tls").resolve(host));

    dct.variable("DOCKER_CONTENT_TRUST_SERVER", server.uri().toString());
    Result result = dct.run("--docker-config", config.toString(), "resolve", GUN + ":1.0");

    assertThat(result.out()).describedAs(result.err()).isEqualTo(PULL);
  }

  @Test
  void unknownAuthority_isAServerFailure() {
    Result result = dct.run("--server", server.uri().toString(), "--json", "resolve", GUN + ":1.0");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).contains("\"code\":\"TLS_FAILED\"");
  }

  @Test
  void absentAuthorityFile_isWrongUsage() {
    assertThat(dct.run("--tls-ca", home + "/absent", "list", GUN).code()).isEqualTo(2);
  }

  @Test
  void plainHttpToAnotherHost_isRefusedUnlessAllowed() {
    Result refused = dct.run("--server", "http://trust.invalid", "list", GUN);
    Result allowed = dct.run("--server", "http://trust.invalid", "--allow-http", "list", GUN);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("valid https URL required for trust server");
    assertThat(allowed.code()).isEqualTo(5);
  }

  @Test
  void refusedRequest_tellsItsStatus() {
    server.inject("root.json", new Fault.Status(401, Map.of(), ""));

    Result result =
        dct.run(
            "--server", server.uri().toString(), "--tls-ca", authority(), "--json", "list", GUN);

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).contains("\"status\":401");
  }

  @Test
  void changesOfAnUnchangedServer_areNone() {
    String[] arguments = {"--server", server.uri().toString(), "--tls-ca", authority(), "changes"};

    assertThat(dct.run(arguments)).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void changesWithoutServer_areWrongUsage() {
    Result result = dct.run("changes");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--server");
  }

  @Test
  void takenPort_isWrongUsage() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Result result = dct.run("serve", "--port", Integer.toString(taken.getLocalPort()));

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("cannot listen on port");
    }
    assertThat(dct.run("serve", "--port", "70000").code()).isEqualTo(2);
    assertThat(dct.run("serve").code()).isEqualTo(2);
  }

  @Test
  void serve_tellsItsAddressAndEndsWhenInterrupted() throws InterruptedException {
    Result[] result = new Result[1];
    Thread serving = new Thread(() -> result[0] = dct.run("serve", "--port", "0"));
    serving.start();
    serving.interrupt();
    serving.join(60_000);

    assertThat(result[0]).isNotNull();
    assertThat(result[0].code()).isZero();
    assertThat(result[0].out()).matches("http://127\\.0\\.0\\.1:[0-9]+\n");
  }
}
