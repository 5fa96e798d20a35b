// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.testing.ConnectProxy;
import dev.contenttrust.testing.LoopbackTls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("proxies that demand a login, in a JVM that was started for them")
class ProxyLoginTest {
  @TempDir Path home;

  /** Runs in a process of its own, since the JDK reads its property once. */
  static final class Program {
    private Program() {}

    /** Reads a file through the proxy and prints what came of it. */
    public static void main(String[] arguments) {
      DockerConnections connections =
          DockerConnections.builder(Map.of("HTTPS_PROXY", arguments[0]), Path.of(arguments[1]))
              .authorities(Path.of(arguments[2]))
              .retries(RetryPolicy.NEVER)
              .build();
      try {
        System.out.println(
            connections
                .open(new Gun("registry.example.com/app"))
                .fetch("root.json", 100, Deadline.in(Duration.ofSeconds(60)))
                .orElseThrow()
                .toUtf8());
      } catch (TrustServerException e) {
        System.out.println(e.code() + " " + e.getMessage());
      }
    }
  }

  private String run(String proxy, Path authority) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.http.auth.tunneling.disabledSchemes=",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Program.class.getName(),
                proxy,
                home.toString(),
                authority.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
  }

  @Test
  void rightLogin_opensTheTunnel_andStaysWithTheProxy_wrongOneIsExplained() throws IOException {
    LoopbackTls tls = LoopbackTls.createFor("registry.example.com");
    Path authority = tls.writeAuthority(home);
    try (StubServer server =
            StubServer.startTls(tls.context(), false, r -> Answer.of(200, "through"));
        ConnectProxy proxy = ConnectProxy.demanding(server.uri().getPort(), "me", "p@ss")) {
      URI at = proxy.uri();
      assertThat(run("http://me:p%40ss@" + at.getAuthority(), authority)).isEqualTo("through");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).headers())
          .doesNotContainKeys("Proxy-authorization", "Authorization");

      assertThat(run("http://me:hidden@" + at.getAuthority(), authority))
          .startsWith("CREDENTIALS")
          .contains("the proxy wants a login")
          .doesNotContain("hidden");
      assertThat(server.requests()).hasSize(1);
    }
  }
}
