// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.metadata.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Notary server API (notary-v1 section 7)")
class HttpMetadataTest {
  private static final Gun NAME = new Gun("registry.example.com:5000/team/app");
  private static final HttpTransport TRANSPORT =
      HttpTransport.builder().retries(RetryPolicy.NEVER).build();

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  private static Optional<Bytes> fetch(StubServer server, String file) {
    return new HttpMetadataSource(TRANSPORT, server.uri(), NAME).fetch(file, 1000, soon());
  }

  private static HttpMetadataSink sink(StubServer server) {
    return new HttpMetadataSink(TRANSPORT, server.uri(), NAME);
  }

  @Test
  @DisplayName("case 85: GUN unescaped, Last-Modified in UTC tolerated, no HEAD")
  void file_isFetchedByItsLiteralPath() {
    try (StubServer server =
        StubServer.start(
            r -> Answer.of(200, "{}").with("Last-Modified", "Sat, 21 Nov 2026 01:43:14 UTC"))) {
      assertThat(fetch(server, "targets/releases.json")).contains(Bytes.utf8("{}"));
      assertThat(server.requests())
          .extracting(Request::method, Request::target)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "GET",
                  "/v2/registry.example.com:5000/team/app/_trust/tuf/targets/releases.json"));
    }
  }

  @ParameterizedTest
  @CsvSource({"'',/v2/", "/,/v2/", "/sub/dir,/sub/dir/v2/", "/sub///,/sub/v2/"})
  void basePath_isKept_andSlashesAtItsEndAreNot(String base, String prefix) {
    try (StubServer server = StubServer.start(r -> Answer.of(404))) {
      HttpMetadataSource source =
          new HttpMetadataSource(TRANSPORT, java.net.URI.create(server.uri() + base), NAME);
      assertThat(source.fetch("root.json", 10, soon())).isEmpty();
      assertThat(server.requests().get(0).target())
          .isEqualTo(prefix + "registry.example.com:5000/team/app/_trust/tuf/root.json");
    }
  }

  @Test
  void gunWithAddressInBrackets_isEscapedWhereUrlsDemandIt() {
    try (StubServer server = StubServer.start(r -> Answer.of(404))) {
      Gun gun = new Gun("[fe80::1]:5000/app");
      new HttpMetadataSource(TRANSPORT, server.uri(), gun).fetch("root.json", 10, soon());
      assertThat(server.requests().get(0).target())
          .isEqualTo("/v2/%5Bfe80::1%5D:5000/app/_trust/tuf/root.json");
    }
  }

  @ParameterizedTest
  @DisplayName("case 49: every status has its category")
  @CsvSource({
    "204,PROTOCOL", "301,REDIRECTED", "302,REDIRECTED", "400,REJECTED", "401,UNAUTHENTICATED",
    "403,FORBIDDEN", "405,REJECTED", "413,REJECTED", "429,BUSY", "500,SERVER_ERROR",
    "503,SERVER_ERROR"
  })
  void status_hasItsCategory(int status, Reason reason) {
    try (StubServer server = StubServer.start(r -> Answer.of(status))) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> fetch(server, "timestamp.json"))
          .satisfies(
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.status()).isEqualTo(status);
                assertThat(e.repository()).isEqualTo(NAME.value());
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "", "{\"errors\":", "{\"errors\":[{\"code\":7}]}", "[]", "nul"})
  void errorWithoutEnvelope_isClassifiedByStatus(String body) {
    try (StubServer server = StubServer.start(r -> Answer.of(400, body))) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> fetch(server, "timestamp.json"))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
    }
  }

  @Test
  void serverText_isOneBoundedLine_withControlCharactersEscaped() {
    String hostile = "a\\nb\\u001b[31mred\\u202e" + "x".repeat(5000);
    String body = "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"" + hostile + "\"}]}";
    try (StubServer server = StubServer.start(r -> Answer.of(500, body))) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> fetch(server, "timestamp.json"))
          .satisfies(
              e -> {
                assertThat(e.getMessage()).contains("UNKNOWN: a b\\u001B[31mred\\u202E");
                assertThat(e.getMessage()).doesNotContain("\n", "\u001b", "\u202e");
                assertThat(e.getMessage().length()).isLessThan(700);
              });
    }
  }

  @Test
  void publish_sendsOnePartPerRole() {
    try (StubServer server = StubServer.start(r -> Answer.of(200))) {
      sink(server)
          .publish(
              Map.of(RoleName.ROOT, Bytes.utf8("R"), RoleName.RELEASES, Bytes.utf8("{\"a\":1}\n")),
              soon());
      Request request = server.requests().get(0);
      String boundary = request.header("Content-Type").replaceFirst(".*boundary=", "");
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/v2/" + NAME + "/_trust/tuf/");
      assertThat(request.text())
          .isEqualTo(
              part(boundary, "root", "R")
                  + part(boundary, "targets/releases", "{\"a\":1}\n")
                  + "--"
                  + boundary
                  + "--\r\n");
    }
  }

  private static String part(String boundary, String role, String content) {
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\""
        + role
        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        + content
        + "\r\n";
  }

  @ParameterizedTest
  @DisplayName("notary cases 78 and 79: error codes, also in long bodies")
  @CsvSource({
    "400,VERSION,CONFLICT",
    "400,INVALID_UPDATE,REJECTED",
    "400,MALFORMED_UPLOAD,REJECTED",
    "400,INVALID_ROLE,REJECTED",
    "400,INVALID_GUN,REJECTED",
    "404,METADATA_NOT_FOUND,REJECTED",
    "409,X,REJECTED",
    "413,X,REJECTED",
    "500,NO_STORAGE,SERVER_ERROR",
    "500,VERSION,SERVER_ERROR",
    "403,DENIED,FORBIDDEN"
  })
  void refusedPublish_hasItsCategory(int status, String code, Reason reason) {
    String padding = "x".repeat(3000);
    String body =
        "{\"errors\":[{\"code\":\""
            + code
            + "\",\"message\":\"m\",\"detail\":{\"Name\":\"ErrBadTargets\",\"Error\":"
            + "{\"Msg\":\"no good\"},\"More\":\""
            + padding
            + "\"}}]}\n";
    try (StubServer server = StubServer.start(r -> Answer.of(status, body))) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> sink(server).publish(Map.of(RoleName.ROOT, Bytes.utf8("R")), soon()))
          .satisfies(
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.getMessage()).contains(code + ": m: ErrBadTargets: no good");
              });
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void serverKeys_areReadAndRotated() {
    String key = "{\"keytype\":\"ecdsa\",\"keyval\":{\"private\":null,\"public\":\"AAEC\"}}";
    try (StubServer server = StubServer.start(r -> Answer.of(200, key))) {
      PublicKey read = sink(server).serverKey(RoleName.TIMESTAMP, soon());
      assertThat(read.keyType()).isEqualTo("ecdsa");
      assertThat(read.value()).isEqualTo(Bytes.copyOf(new byte[] {0, 1, 2}));
      sink(server).rotateServerKey(RoleName.SNAPSHOT, soon());
      assertThat(server.requests())
          .extracting(Request::method)
          .containsExactlyElementsOf(List.of("GET", "POST"));
      assertThat(server.requests().get(1).target()).endsWith("/_trust/tuf/snapshot.key");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sink(server).serverKey(RoleName.ROOT, soon()));
    }
  }

  @Test
  void serverKeyThatIsNone_isAProtocolError() {
    try (StubServer server = StubServer.start(r -> Answer.of(200, "<html>"))) {
      requireProtocolError(() -> sink(server).serverKey(RoleName.TIMESTAMP, soon()));
    }
  }

  @Test
  void answersTooLong_areProtocolErrors_andThoseAtTheLimitAreNot() {
    String most = " ".repeat((int) HttpCall.DEFAULT_MAX_BYTES);
    Map<RoleName, Bytes> files = Map.of(RoleName.ROOT, Bytes.utf8("R"));
    try (StubServer server = StubServer.start(r -> Answer.of(200, most))) {
      sink(server).publish(files, soon());
      sink(server).delete(soon());
      server.behave(r -> Answer.of(200, most + " "));
      requireProtocolError(() -> sink(server).publish(files, soon()));
      requireProtocolError(() -> sink(server).delete(soon()));
      requireProtocolError(() -> sink(server).serverKey(RoleName.TIMESTAMP, soon()));
      server.behave(r -> Answer.of(200, " ".repeat((32 << 20) + 1)));
      requireProtocolError(() -> new Changefeed(TRANSPORT, server.uri()).changes("", 10, soon()));
    }
  }

  private static void requireProtocolError(ThrowingCallable work) {
    assertThatExceptionOfType(TrustServerException.class)
        .isThrownBy(work)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL));
  }

  @Test
  void delete_asksOnce() {
    try (StubServer server = StubServer.start(r -> Answer.of(200))) {
      sink(server).delete(soon());
      assertThat(server.requests()).extracting(Request::method).containsExactly("DELETE");
    }
  }

  @Test
  void changefeed_isReadPageByPage() {
    try (StubServer server =
        StubServer.start(
            r ->
                r.target().contains("change_id=100")
                    ? Answer.of(200, feed(101, 120))
                    : Answer.of(200, feed(1, 100)))) {
      List<Change> changes = new Changefeed(TRANSPORT, server.uri()).changes("", 500, soon());
      assertThat(changes).hasSize(120);
      assertThat(changes.get(119))
          .isEqualTo(new Change("120", "2026-11-21T00:00:00Z", "a/b", 3, "ab", "update"));
      assertThat(server.requests())
          .extracting(Request::target)
          .containsExactly(
              "/v2/_trust/changefeed?records=100",
              "/v2/_trust/changefeed?records=100&change_id=100");
    }
  }

  @Test
  void changefeedThatRepeatsItself_ends() {
    try (StubServer server = StubServer.start(r -> Answer.of(200, feed(1, 100)))) {
      assertThat(new Changefeed(TRANSPORT, server.uri()).changes(NAME, "", 100_000, soon()))
          .hasSizeLessThanOrEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"count\":0,\"records\":null}", "{\"records\":[]}", "{}"})
  void emptyChangefeed_hasNoChanges(String body) {
    try (StubServer server = StubServer.start(r -> Answer.of(200, body))) {
      assertThat(new Changefeed(TRANSPORT, server.uri()).changes("", 10, soon())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "<html>", "{\"records\":[1]}", "{\"records\":[{\"Version\":1.5}]}"})
  void brokenChangefeed_isAProtocolError(String body) {
    try (StubServer server = StubServer.start(r -> Answer.of(200, body))) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> new Changefeed(TRANSPORT, server.uri()).changes("", 10, soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL));
    }
  }

  private static String feed(int from, int to) {
    StringBuilder records = new StringBuilder();
    for (int id = from; id <= to; id++) {
      records
          .append(id == from ? "" : ",")
          .append("{\"ID\":\"")
          .append(id)
          .append("\",\"CreatedAt\":\"2026-11-21T00:00:00Z\",\"GUN\":\"a/b\",\"Version\":3,")
          .append("\"SHA256\":\"ab\",\"Category\":\"update\"}");
    }
    return "{\"count\":" + (to - from + 1) + ",\"records\":[" + records + "]}";
  }
}
