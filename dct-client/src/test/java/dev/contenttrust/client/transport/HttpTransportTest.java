// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.client.transport.HttpCall.Redirects;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.testing.LoopbackTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private final List<Duration> pauses = new ArrayList<>();

  private HttpTransportBuilder builder() {
    return HttpTransport.builder()
        .sleeper(pauses::add)
        .random(new Random(1))
        .clock(Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC));
  }

  private HttpReply get(URI uri) {
    return get(uri, 1000, AMPLE);
  }

  private HttpReply get(URI uri, long maxBytes, Duration time) {
    return builder()
        .build()
        .call(HttpCall.get("a/b", uri).withMaxBytes(maxBytes), Deadline.in(time));
  }

  private static TrustServerException failureOf(Runnable call) {
    try {
      call.run();
    } catch (TrustServerException e) {
      return e;
    }
    throw new AssertionError("no failure");
  }

  @Nested
  @DisplayName("W17: bodies are bounded in size and time")
  class Bounds {
    @Test
    void bodyOfExactlyTheLimit_isReturned_andOneByteMoreIsTooLong() {
      try (StubServer server = StubServer.start(r -> Answer.of(200, "x".repeat(100)))) {
        assertThat(get(server.uri(), 100, AMPLE).body()).isEqualTo(Bytes.utf8("x".repeat(100)));
        assertThatExceptionOfType(MetadataSource.TooLongException.class)
            .isThrownBy(() -> get(server.uri(), 99, AMPLE))
            .satisfies(e -> assertThat(e.limit()).isEqualTo(99));
      }
    }

    @Test
    void endlessChunkedBody_isTooLong_andTheConnectionIsClosed() throws Exception {
      byte[] chunk = RawServer.ascii("400\r\n" + "x".repeat(1024) + "\r\n");
      AtomicInteger hungUp = new AtomicInteger();
      try (RawServer server =
          RawServer.start(
              (out, closed) -> {
                out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                try {
                  while (closed.getCount() > 0) {
                    out.write(chunk);
                  }
                } catch (IOException e) {
                  hungUp.incrementAndGet();
                }
              })) {
        assertThatExceptionOfType(MetadataSource.TooLongException.class)
            .isThrownBy(() -> get(server.uri(), 64 << 10, AMPLE));
        long end = System.nanoTime() + AMPLE.toNanos();
        while (hungUp.get() == 0 && System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        assertThat(hungUp).describedAs("the client hangs up").hasValue(1);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc"})
    void bodyThatStalls_endsAtTheDeadline(String begun) throws Exception {
      try (RawServer server =
          RawServer.start(
              (out, closed) -> {
                out.write(RawServer.ascii("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n" + begun));
                out.flush();
                closed.await();
              })) {
        TrustServerException e = failureOf(() -> get(server.uri(), 1000, Duration.ofMillis(400)));
        assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(e.repository()).isEqualTo("a/b");
      }
    }

    @Test
    void serverThatNeverAnswers_endsAtTheReplyTimeout() throws Exception {
      try (RawServer server = RawServer.start((out, closed) -> closed.await())) {
        HttpTransport transport = builder().replyTimeout(Duration.ofMillis(300)).build();
        TrustServerException e =
            failureOf(() -> transport.call(HttpCall.get("a/b", server.uri()), Deadline.in(AMPLE)));
        assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(server.connections()).isEqualTo(1);
      }
    }

    @Test
    void noTimeLeft_asksNobody() {
      try (StubServer server = StubServer.start(r -> Answer.of(200, "x"))) {
        TrustServerException e = failureOf(() -> get(server.uri(), 10, Duration.ZERO));
        assertThat(e.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(server.requests()).isEmpty();
      }
    }

    @Test
    void hugeErrorBody_isCut_andTheStatusIsKept() {
      try (StubServer server = StubServer.start(r -> Answer.of(500, "x".repeat(1 << 20)))) {
        HttpReply reply = get(server.uri(), 10, AMPLE);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body().size()).isEqualTo(64 << 10);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "SSH-2.0-garbage\r\n\r\n",
          ""
        })
    void brokenAnswer_isUnreachable_afterRetries(String answer) throws Exception {
      try (RawServer server =
          RawServer.start((out, closed) -> out.write(RawServer.ascii(answer)))) {
        TrustServerException e = failureOf(() -> get(server.uri()));
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(pauses).hasSize(3);
      }
    }
  }

  @Nested
  @DisplayName("retries")
  class Retries {
    @Test
    void connectionRefused_isTriedFourTimes_withGrowingBounds() throws IOException {
      int port;
      try (ServerSocket taken = new ServerSocket(0)) {
        port = taken.getLocalPort();
      }
      TrustServerException e = failureOf(() -> get(URI.create("http://localhost:" + port + "/x")));
      assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(e.getMessage()).contains("GET http://localhost:" + port + "/x");
      assertThat(pauses).hasSize(3);
      assertThat(pauses.get(0)).isBetween(Duration.ZERO, Duration.ofMillis(200));
      assertThat(pauses.get(1)).isBetween(Duration.ZERO, Duration.ofMillis(400));
      assertThat(pauses.get(2)).isBetween(Duration.ZERO, Duration.ofMillis(800));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void passingFailure_isRetried(int status) {
      AtomicInteger asked = new AtomicInteger();
      try (StubServer server =
          StubServer.start(r -> Answer.of(asked.getAndIncrement() < 2 ? status : 200, "x"))) {
        assertThat(get(server.uri()).status()).isEqualTo(200);
        assertThat(server.requests()).hasSize(3);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 500, 501})
    void finalAnswer_isNotRetried(int status) {
      try (StubServer server = StubServer.start(r -> Answer.of(status, "x"))) {
        assertThat(get(server.uri()).status()).isEqualTo(status);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void requestThatChangesSomething_isNeverRepeated() {
      try (StubServer server = StubServer.start(r -> Answer.of(503, "x"))) {
        HttpReply reply =
            builder().build().call(HttpCall.of("a", "POST", server.uri()), Deadline.in(AMPLE));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "Sat, 21 Nov 2026 00:00:07 GMT"})
    void retryAfter_isWaitedFor(String value) {
      AtomicInteger asked = new AtomicInteger();
      try (StubServer server =
          StubServer.start(
              r ->
                  Answer.of(asked.getAndIncrement() == 0 ? 503 : 200).with("Retry-After", value))) {
        assertThat(get(server.uri()).status()).isEqualTo(200);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "999999999", "Sun, 22 Nov 2026 00:00:00 GMT"})
    void retryAfterBeyondPatience_endsTheAttempts(String value) {
      try (StubServer server = StubServer.start(r -> Answer.of(503).with("Retry-After", value))) {
        assertThat(get(server.uri()).status()).isEqualTo(503);
        assertThat(server.requests()).hasSize(1);
      }
    }

    @Test
    void pauseBeyondTheDeadline_endsTheAttempts() {
      try (StubServer server = StubServer.start(r -> Answer.of(503).with("Retry-After", "9"))) {
        assertThat(get(server.uri(), 10, Duration.ofSeconds(5)).status()).isEqualTo(503);
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
      }
    }
  }

  @Nested
  @DisplayName("W20: redirects")
  class RedirectRules {
    @Test
    void redirectOnTheSameServer_isFollowed_withCredentials() {
      try (StubServer server =
          StubServer.start(
              r ->
                  r.target().equals("/x")
                      ? Answer.of(302).with("Location", "/y")
                      : Answer.of(200, "found"))) {
        HttpCall call =
            HttpCall.get("a", server.uri().resolve("/x")).withHeader("Authorization", "Basic s");
        HttpReply reply = builder().build().call(call, Deadline.in(AMPLE));
        assertThat(reply.body().toUtf8()).isEqualTo("found");
        assertThat(server.requests().get(1).header("Authorization")).isEqualTo("Basic s");
      }
    }

    @Test
    void redirectToAnotherServer_isRefused_andThatServerIsNeverAsked() {
      try (StubServer other = StubServer.start(r -> Answer.of(200, "stolen"));
          StubServer server =
              StubServer.start(r -> Answer.of(307).with("Location", other.uri() + "/x"))) {
        HttpCall call = HttpCall.get("a", server.uri()).withHeader("Authorization", "Basic s");
        TrustServerException e = failureOf(() -> builder().build().call(call, Deadline.in(AMPLE)));
        assertThat(e.reason()).isEqualTo(Reason.REDIRECTED);
        assertThat(e.status()).isEqualTo(307);
        assertThat(other.requests()).isEmpty();
      }
    }

    @Test
    void redirectToAnotherServer_whereAllowed_carriesNoCredentials() {
      try (StubServer other = StubServer.start(r -> Answer.of(200, "blob"));
          StubServer server =
              StubServer.start(r -> Answer.of(307).with("Location", other.uri() + "/x"))) {
        HttpCall call =
            HttpCall.get("a", server.uri())
                .withHeader("Authorization", "Basic s")
                .withRedirects(Redirects.ANY_HTTPS_WITHOUT_CREDENTIALS);
        assertThat(builder().build().call(call, Deadline.in(AMPLE)).body().toUtf8())
            .isEqualTo("blob");
        assertThat(other.requests().get(0).headers()).doesNotContainKey("Authorization");
      }
    }

    @Test
    void redirectFromHttpsToHttp_isRefused() {
      LoopbackTls tls = LoopbackTls.create();
      try (StubServer plain = StubServer.start(r -> Answer.of(200, "x"));
          StubServer server =
              StubServer.startTls(
                  tls.context(),
                  false,
                  r -> Answer.of(302).with("Location", plain.uri().toString()))) {
        HttpTransport transport = builder().tls(tls::context).build();
        HttpCall call =
            HttpCall.get("a", server.uri()).withRedirects(Redirects.ANY_HTTPS_WITHOUT_CREDENTIALS);
        TrustServerException e = failureOf(() -> transport.call(call, Deadline.in(AMPLE)));
        assertThat(e.reason()).isEqualTo(Reason.REDIRECTED);
        assertThat(plain.requests()).isEmpty();
      }
    }

    @Test
    void endlessRedirects_areBounded() {
      try (StubServer server = StubServer.start(r -> Answer.of(302).with("Location", "/x"))) {
        assertThat(failureOf(() -> get(server.uri())).reason()).isEqualTo(Reason.REDIRECTED);
        assertThat(server.requests()).hasSize(6);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://localhost/x", "http://", "http://u:p@localhost/", "::"})
    void redirectWithoutUsableTarget_isRefused(String location) {
      try (StubServer server = StubServer.start(r -> Answer.of(302).with("Location", location))) {
        assertThat(failureOf(() -> get(server.uri())).reason()).isEqualTo(Reason.REDIRECTED);
      }
    }
  }

  @Nested
  @DisplayName("connections")
  class Connections {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://example.com/",
          "http://127.0.0.1.example.com/",
          "http://localhost.example.com/",
          "http://10.0.0.1/",
          "http://user:secret@localhost/",
          "ftp://localhost/"
        })
    void forbiddenUrl_isRefusedBeforeAnythingIsSent(String url) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().build().requirePermitted(URI.create(url)))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"http://localhost:1", "http://127.0.0.1", "http://127.9.8.7", "http://[::1]:5"})
    void plainHttpToThisMachine_isPermitted(String url) {
      assertThat(builder().build().requirePermitted(URI.create(url))).isEqualTo(URI.create(url));
    }

    @Test
    void plainHttpElsewhere_isPermittedOnlyIfAllowed() {
      URI elsewhere = URI.create("http://example.com/");
      assertThat(builder().allowPlainHttp(true).build().requirePermitted(elsewhere))
          .isEqualTo(elsewhere);
    }

    @Test
    void certificateOfUnknownAuthority_isATlsFailure_onLoopbackToo_withoutRetry() {
      try (StubServer server =
          StubServer.startTls(LoopbackTls.create().context(), false, r -> Answer.of(200, "x"))) {
        assertThat(failureOf(() -> get(server.uri())).reason()).isEqualTo(Reason.TLS_FAILED);
        assertThat(pauses).isEmpty();
        assertThat(server.requests()).isEmpty();
      }
    }

    @Test
    void certificateOfKnownAuthority_isAccepted() {
      LoopbackTls tls = LoopbackTls.create();
      try (StubServer server =
          StubServer.startTls(tls.context(), false, r -> Answer.of(200, "x"))) {
        HttpTransport transport = builder().tls(tls::context).build();
        assertThat(
                transport.call(HttpCall.get("a", server.uri()), Deadline.in(AMPLE)).body().toUtf8())
            .isEqualTo("x");
      }
    }

    @Test
    void request_offersNoCompressionAndNoUpgrade() {
      try (StubServer server = StubServer.start(r -> Answer.of(200, "x"))) {
        get(server.uri());
        assertThat(server.requests().get(0).headers())
            .doesNotContainKeys("Accept-encoding", "Upgrade", "Http2-settings");
      }
    }

    @Test
    void encodedReply_isAProtocolError() {
      try (StubServer server =
          StubServer.start(r -> Answer.of(200, "x").with("Content-Encoding", "gzip"))) {
        assertThat(failureOf(() -> get(server.uri())).reason()).isEqualTo(Reason.PROTOCOL);
      }
    }

    @Test
    void clientThatFollowsRedirects_isRefused() {
      HttpClient following =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
      assertThatIllegalArgumentException().isThrownBy(() -> builder().client(following));
    }

    @Test
    void interruptedCaller_getsAnAnswerAtOnce_andStaysInterrupted() throws Exception {
      try (RawServer server = RawServer.start((out, closed) -> closed.await())) {
        Thread.currentThread().interrupt();
        assertThat(failureOf(() -> get(server.uri())).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"403 Forbidden,UNREACHABLE,403", "407 Login,CREDENTIALS,wants a login"})
  void proxyThatOpensNoTunnel_isTold_withWhatItSaid(String status, Reason reason, String words)
      throws IOException {
    try (RawServer proxy =
        RawServer.start(
            (out, closed) ->
                out.write(
                    RawServer.ascii("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")))) {
      HttpTransport transport =
          builder()
              .proxy(
                  ProxySelector.of(
                      InetSocketAddress.createUnresolved("localhost", proxy.uri().getPort())))
              .retries(RetryPolicy.NEVER)
              .build();
      HttpCall call = HttpCall.get("a", URI.create("https://registry.example.com/"));
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> transport.call(call, Deadline.in(Duration.ofSeconds(20))))
          .withMessageContaining(words)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }
  }
}
