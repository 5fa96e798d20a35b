// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.core.TrustServerException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsOnChanceTest {
  private static final Deadline AMPLE = Deadline.in(Duration.ofSeconds(20));

  private final List<Duration> pauses = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private final HttpTransport transport =
      HttpTransport.builder()
          .sleeper(
              pause -> {
                pauses.add(pause);
                meanwhile.run();
              })
          .build();

  private HttpReply get(URI uri, Deadline deadline) {
    return transport.call(HttpCall.get("a/b", uri), deadline);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void busyServer_isAskedOnce(int status) {
    try (StubServer server = StubServer.start(r -> Answer.of(status, "x"))) {
      assertThat(get(server.uri(), AMPLE.onChance()).status()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void refusedConnection_isTriedOnce() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    URI nobody = URI.create("http://localhost:" + port + "/x");
    assertThatThrownBy(() -> get(nobody, AMPLE.onChance()))
        .isInstanceOf(TrustServerException.class);
    assertThat(pauses).isEmpty();
  }

  @Test
  void serverThatAnotherCallWaitsFor_isNotAskedAtAll_untilThatCallGoesOn() {
    try (StubServer server = StubServer.start(r -> Answer.of(503, "x"))) {
      meanwhile =
          () -> {
            int asked = server.requests().size();
            assertThatThrownBy(() -> get(server.uri(), AMPLE.onChance()))
                .isInstanceOfSatisfying(
                    TrustServerException.class,
                    e -> assertThat(e.reason()).isEqualTo(TrustServerException.Reason.BUSY));
            assertThat(server.requests()).hasSize(asked);
            server.behave(r -> Answer.of(200, "x"));
          };
      assertThat(get(server.uri(), AMPLE).status()).isEqualTo(200);
      assertThat(pauses).hasSize(1);
      assertThat(get(server.uri(), AMPLE.onChance()).status()).isEqualTo(200);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void otherServer_isAskedMeanwhile() {
    try (StubServer busy = StubServer.start(r -> Answer.of(503, "x"));
        StubServer other = StubServer.start(r -> Answer.of(200, "x"))) {
      meanwhile = () -> assertThat(get(other.uri(), AMPLE.onChance()).status()).isEqualTo(200);
      get(busy.uri(), AMPLE);
      assertThat(other.requests()).hasSize(pauses.size());
    }
    assertThat(pauses).isNotEmpty();
  }

  @Test
  void deadline_isTheSameMoment() {
    assertThat(AMPLE.isOnChance()).isFalse();
    assertThat(AMPLE.onChance().isOnChance()).isTrue();
    assertThat(Deadline.in(Duration.ZERO).onChance().isOver()).isTrue();
    assertThat(AMPLE.onChance().isOver()).isFalse();
  }
}
