// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFolderTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpHandler answer = exchange -> send(exchange, 200, "content");
  private HttpServer server;

  /** Keeps everything, and how often it began. */
  private static final class Kept implements ContentSink {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int beginnings;

    @Override
    public void begin() {
      content.reset();
      beginnings++;
    }

    @Override
    public void write(ByteBuffer piece) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      content.writeBytes(bytes);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          answer.handle(exchange);
        });
    server.start();
  }

  @AfterEach
  void stop() {
    done.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = Bytes.utf8(body).toArray();
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private HttpFolder folder(HttpFolder.Forbidden forbidden, RetryPolicy retries) {
    HttpTransport transport =
        HttpTransport.builder().retries(retries).replyTimeout(Duration.ofSeconds(1)).build();
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
    return new HttpFolder(transport, base, forbidden);
  }

  private HttpFolder folder() {
    return folder(HttpFolder.Forbidden.REFUSED, RetryPolicy.NEVER);
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofMinutes(1));
  }

  @Test
  void file_isFetchedWithOneGet_belowTheBase() {
    assertThat(folder().fetch("2.root.json", 7, deadline())).contains(Bytes.utf8("content"));
    Kept kept = new Kept();
    assertThat(folder().fetch("dir/file", 7, kept, deadline())).isTrue();
    assertThat(kept.content).hasToString("content");
    assertThat(requests).containsExactly("GET /base/2.root.json", "GET /base/dir/file");
  }

  @Test
  void absentFile_isAnAnswer_andTheSinkStaysUntouched() {
    answer = exchange -> send(exchange, 404, "not here");
    Kept kept = new Kept();
    assertThat(folder().fetch("a", 7, deadline())).isEmpty();
    assertThat(folder().fetch("a", 7, kept, deadline())).isFalse();
    assertThat(kept.beginnings).isZero();
    assertThat(requests).hasSize(2);
  }

  @Test
  void forbidden_isAFailure_orAbsentIfChosen() {
    answer = exchange -> send(exchange, 403, "");
    assertThat(
            catchThrowableOfType(
                    TrustServerException.class, () -> folder().fetch("a", 7, deadline()))
                .reason())
        .isEqualTo(Reason.FORBIDDEN);
    HttpFolder lenient = folder(HttpFolder.Forbidden.ABSENT, RetryPolicy.NEVER);
    assertThat(lenient.fetch("a", 7, deadline())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 400, 401, 410})
  void otherStatus_isAFailure_andNotRetried(int status) {
    answer = exchange -> send(exchange, status, "");
    assertThatThrownBy(() -> folder().fetch("a", 7, new Kept(), deadline()))
        .isInstanceOf(TrustServerException.class);
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a%20b",
    "a%20b, a%20b",
    "100%, 100%25",
    "a?b, a%3Fb",
    "a#b, a%23b",
    "\u00e9, %C3%A9",
    "../x, ../x",
    "a//b, a//b",
    "'a+b;c=d,e@f:g', 'a+b;c=d,e@f:g'"
  })
  void path_isEncodedWhereItMust_andNothingIsResolved(String path, String sent) {
    folder().fetch(path, 7, deadline());
    assertThat(requests).containsExactly("GET /base/" + sent);
  }

  @Test
  void declaredLengthBeyondTheBound_isRefusedAtOnce() {
    Kept kept = new Kept();
    assertThatThrownBy(() -> folder().fetch("a", 6, kept, deadline()))
        .isInstanceOf(MetadataSource.TooLongException.class);
    assertThat(kept.beginnings).isZero();
  }

  @Test
  void endlessBody_isCutAtTheBound() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[8192];
          while (done.getCount() > 0) {
            exchange.getResponseBody().write(piece);
          }
        };
    Kept kept = new Kept();
    assertThatThrownBy(() -> folder().fetch("a", 100_000, kept, deadline()))
        .isInstanceOf(MetadataSource.TooLongException.class);
    assertThat(kept.content.size()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void bodyThatStalls_isGivenUpAfterTheReplyTimeout() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          try {
            done.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertThat(
            catchThrowableOfType(
                    TrustServerException.class,
                    () -> folder().fetch("a", 100, new Kept(), deadline()))
                .reason())
        .isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void retriedDownload_beginsAnew() {
    answer =
        exchange -> {
          if (requests.size() == 1) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(Bytes.utf8("half").toArray());
            exchange.close();
          } else {
            send(exchange, 200, "content");
          }
        };
    Kept kept = new Kept();
    RetryPolicy once = new RetryPolicy(2, Duration.ZERO, Duration.ZERO);
    folder(HttpFolder.Forbidden.REFUSED, once).fetch("a", 100, kept, deadline());
    assertThat(kept.content).hasToString("content");
    assertThat(requests).hasSize(2);
  }

  @Test
  void sinkThatFails_isNoFailureOfTheServer() {
    ContentSink broken =
        new ContentSink() {
          @Override
          public void begin() throws IOException {
            throw new IOException("the disk is full");
          }

          @Override
          public void write(ByteBuffer piece) {
            throw new AssertionError("nothing may be written after a failure");
          }
        };
    assertThatThrownBy(() -> folder().fetch("a", 100, broken, deadline()))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("the disk is full");
  }

  @Test
  void baseWithQueryOrPlainHttpElsewhere_isRefused() {
    HttpTransport transport = HttpTransport.builder().build();
    for (String base :
        List.of("https://example.com/a?b", "https://example.com/#a", "http://example.com/")) {
      assertThatThrownBy(
              () -> new HttpFolder(transport, URI.create(base), HttpFolder.Forbidden.REFUSED))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
