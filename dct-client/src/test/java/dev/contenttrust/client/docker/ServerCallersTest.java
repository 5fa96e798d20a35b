// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.TokenHosts;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCallersTest {
  @TempDir Path tls;
  private final AtomicInteger transports = new AtomicInteger();

  private ServerCallers callers() {
    return new ServerCallers(
        tls,
        new TlsSettings(SystemAuthorities.of(Map.of()), List.of()),
        () -> {
          transports.incrementAndGet();
          return HttpTransport.builder();
        },
        CredentialSource.none(),
        TokenHosts.related(),
        Clock.systemUTC());
  }

  private static Origin server(int number) {
    return new Origin("https", "r" + number + ".example.com", 443);
  }

  @Test
  void callers_areKeptByServerAndRegistry() {
    ServerCallers callers = callers();
    HttpCaller first = callers.caller(server(1), "a");
    assertThat(callers.caller(server(1), "a")).isSameAs(first);
    assertThat(callers.caller(server(1), "b")).isNotSameAs(first);
    assertThat(callers.caller(server(2), "a")).isNotSameAs(first);
  }

  @Test
  void manyServers_shareOneTransport_andOnlyTheLastUsedAreKept() {
    ServerCallers callers = callers();
    HttpCaller used = callers.caller(server(0), "a");
    for (int i = 1; i <= 2 * ServerCallers.KEPT; i++) {
      callers.caller(server(i), "a");
      assertThat(callers.caller(server(0), "a")).isSameAs(used);
    }
    assertThat(callers.kept()).isEqualTo(ServerCallers.KEPT);
    assertThat(transports).hasValue(1);
  }

  @Test
  void serverWithCertificatesOfItsOwn_hasATransportOfItsOwn() throws IOException {
    Files.createDirectories(tls.resolve("r1.example.com"));
    ServerCallers callers = callers();
    callers.caller(server(1), "a");
    callers.caller(server(1), "b");
    callers.caller(server(2), "a");
    callers.caller(server(3), "a");
    assertThat(transports).hasValue(2);
  }
}
