// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryClientTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String BODY = "{ \"schemaVersion\" : 2 }\n";
  private static final Digest DIGEST = Digest.sha256Of(Bytes.utf8(BODY));
  private static final Digest OTHER = Digest.sha256Of(Bytes.utf8("other"));

  private StubServer server;
  private RegistryClient registry;

  @BeforeEach
  void startServer() {
    server = StubServer.start(r -> Answer.of(200, BODY).with("Content-Type", OCI));
    registry =
        new RegistryClient(
            HttpTransport.builder().retries(RetryPolicy.NEVER).build(),
            server.uri(),
            "reg.example.com");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  private void requireProtocolError(Runnable call) {
    assertThatExceptionOfType(TrustServerException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL));
  }

  @Test
  @DisplayName("case 74: all four media types are asked for, the bytes are kept")
  void manifestByTag_isReturnedAsItIs() {
    Manifest manifest = registry.manifest("team/app", "1", soon()).orElseThrow();
    assertThat(manifest).isEqualTo(new Manifest(OCI, DIGEST, Bytes.utf8(BODY)));
    Request asked = server.requests().get(0);
    assertThat(asked.target()).isEqualTo("/v2/team/app/manifests/1");
    assertThat(asked.header("Accept").split(", ")).containsExactlyElementsOf(Manifest.MEDIA_TYPES);
  }

  @Test
  @DisplayName("case 59: other content under the digest is untrusted")
  void manifestByDigest_mustHaveThatDigest() {
    assertThat(registry.manifest("app", DIGEST, soon())).isPresent();
    assertThatExceptionOfType(UntrustedException.DigestDisagreement.class)
        .isThrownBy(() -> registry.manifest("app", OTHER, soon()))
        .satisfies(
            e -> {
              assertThat(e.expected()).isEqualTo(OTHER);
              assertThat(e.actual()).isEqualTo(DIGEST);
              assertThat(e.repository()).isEqualTo("reg.example.com/app");
            });
  }

  @Test
  void announcedDigest_mustMatchTheContentOfATag() {
    server.behave(
        r ->
            Answer.of(200, BODY)
                .with("Content-Type", OCI)
                .with("Docker-Content-Digest", OTHER.toString()));
    requireProtocolError(() -> registry.manifest("app", "1", soon()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|{}",
        "text/html|<html>",
        "application/vnd.oci.image.manifest.v1+json|<html>",
        "application/vnd.oci.image.manifest.v1+json|[]",
        "application/vnd.oci.image.manifest.v1+json|{} {}",
        "application/vnd.oci.image.manifest.v1+json|"
            + "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"}"
      })
  void manifestOfAnotherType_isAProtocolError(String type, String body) {
    server.behave(r -> Answer.of(200, body).with("Content-Type", type));
    requireProtocolError(() -> registry.manifest("app", "1", soon()));
  }

  @Test
  void manifestTooLong_isAProtocolError_andOfExactlyTheLimitAccepted() {
    String padding = " ".repeat(Manifest.MAX_BYTES - 2);
    server.behave(r -> Answer.of(200, "{}" + padding).with("Content-Type", OCI));
    assertThat(registry.manifest("app", "1", soon())).isPresent();
    server.behave(r -> Answer.of(200, "{} " + padding).with("Content-Type", OCI));
    requireProtocolError(() -> registry.manifest("app", "1", soon()));
  }

  @Test
  void listsAndSignsOfLifeTooLong_areProtocolErrors() {
    server.behave(r -> Answer.of(200, " ".repeat((8 << 20) + 1)));
    requireProtocolError(() -> registry.tags("app", soon()));
    requireProtocolError(() -> registry.referrers("app", DIGEST, "", soon()));
    requireProtocolError(() -> registry.ping(soon()));
    requireProtocolError(() -> registry.blob("app", DIGEST, 100, soon()));
  }

  @Test
  void describe_trustsHeadersOnlyIfTheySayEnough() {
    server.behave(
        r -> Answer.of(200, r.method().equals("HEAD") ? "" : BODY).with("Content-Type", OCI));
    Descriptor found = registry.describe("app", "1", soon()).orElseThrow();
    assertThat(found).isEqualTo(new Descriptor(OCI, DIGEST, BODY.length()));
    assertThat(server.requests()).extracting(Request::method).containsExactly("HEAD", "GET");
  }

  @ParameterizedTest
  @CsvSource({
    "401,UNAUTHENTICATED",
    "403,FORBIDDEN",
    "400,REJECTED",
    "429,BUSY",
    "500,SERVER_ERROR"
  })
  @DisplayName("case 75: refusals are typed, absence is an answer")
  void refusal_hasItsCategory(int status, Reason reason) {
    server.behave(
        r -> Answer.of(status, "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"m\"}]}"));
    assertThatExceptionOfType(TrustServerException.class)
        .isThrownBy(() -> registry.manifest("app", "1", soon()))
        .withMessageContaining("DIGEST_INVALID: m")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    server.behave(r -> Answer.of(404));
    assertThat(registry.manifest("app", "1", soon())).isEmpty();
    assertThat(registry.describe("app", "1", soon())).isEmpty();
    assertThat(registry.tags("app", soon())).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("case 76: relative and absolute upload locations, with a query of their own")
  @ValueSource(booleans = {true, false})
  void blobUpload_usesTheLocation(boolean absolute) {
    server.behave(
        r ->
            r.method().equals("POST")
                ? Answer.of(202)
                    .with(
                        "Location", (absolute ? server.uri().toString() : "") + "/up/1?state=a%2Fb")
                : Answer.of(201));
    Descriptor blob = registry.putBlob("app", Bytes.utf8("other"), soon());
    assertThat(blob.digest()).isEqualTo(OTHER);
    assertThat(server.requests().get(1).target())
        .isEqualTo("/up/1?state=a%2Fb&digest=sha256%3A" + OTHER.hex());
    assertThat(server.requests().get(1).text()).isEqualTo("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://127.0.0.2:1/up", "ftp://x/", "::"})
  void uploadLocationElsewhere_isAProtocolError(String location) {
    server.behave(r -> Answer.of(202).with("Location", location));
    requireProtocolError(() -> registry.putBlob("app", Bytes.utf8("x"), soon()));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void tags_areReadOverAllPages() {
    server.behave(
        r ->
            r.target().contains("last=b")
                ? Answer.of(200, "{\"name\":\"app\",\"tags\":[\"c\"]}")
                : Answer.of(200, "{\"name\":\"app\",\"tags\":[\"a\",\"b\"]}")
                    .with("Link", "</v2/app/tags/list?last=b&n=2>; rel=\"next\""));
    assertThat(registry.tags("app", soon())).containsExactly("a", "b", "c");
    server.behave(r -> Answer.of(200, "{\"repositories\":[\"x/y\"]}"));
    assertThat(registry.catalog(soon())).containsExactly("x/y");
    server.behave(r -> Answer.of(200, "{\"name\":\"app\",\"tags\":null}"));
    assertThat(registry.tags("app", soon())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<https://evil.example.com/v2/app/tags/list>; rel=next",
        "</v2/app/tags/list>; rel=\"next\"",
        "<:>; rel=next"
      })
  void nextPageElsewhereOrInACircle_isAProtocolError(String link) {
    server.behave(r -> Answer.of(200, "{\"tags\":[\"a\"]}").with("Link", link));
    requireProtocolError(() -> registry.tags("app", soon()));
  }

  @Test
  void blobFromAnotherHost_isChecked_andFetchedWithoutCredentials() {
    try (StubServer storage = StubServer.start(r -> Answer.of(200, "other"))) {
      server.behave(r -> Answer.of(307).with("Location", storage.uri() + "/blob"));
      assertThat(registry.blob("app", OTHER, 100, soon())).contains(Bytes.utf8("other"));
      assertThatExceptionOfType(UntrustedException.DigestDisagreement.class)
          .isThrownBy(() -> registry.blob("app", DIGEST, 100, soon()));
      server.behave(r -> Answer.of(307).with("Location", storage.uri() + "/manifest"));
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(() -> registry.manifest("app", DIGEST, soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REDIRECTED));
    }
  }

  @Test
  @DisplayName("section 10.4: referrers API, then the tag")
  void referrers_areFoundByApiOrTag_andFilteredHere() {
    String wanted = "application/vnd.cncf.notary.signature";
    String index =
        "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
            + entry(OTHER, wanted)
            + ","
            + entry(DIGEST, "text/x")
            + "]}";
    String type = "application/vnd.oci.image.index.v1+json";
    server.behave(r -> Answer.of(200, index).with("Content-Type", type));
    List<Referrer> byApi = registry.referrers("app", DIGEST, wanted, soon());
    assertThat(byApi).extracting(r -> r.manifest().digest()).containsExactly(OTHER);
    assertThat(byApi.get(0).annotations()).containsEntry("k", "v");
    assertThat(registry.referrers("app", DIGEST, "", soon())).hasSize(2);
    server.behave(
        r ->
            r.target().equals("/v2/app/manifests/sha256-" + DIGEST.hex())
                ? Answer.of(200, index).with("Content-Type", type)
                : Answer.of(404, "404 page not found"));
    assertThat(registry.referrers("app", DIGEST, wanted, soon())).isEqualTo(byApi);
    server.behave(r -> Answer.of(404));
    assertThat(registry.referrers("app", DIGEST, wanted, soon())).isEmpty();
    server.behave(r -> Answer.of(200, "{\"manifests\":[{\"size\":1.5,\"digest\":\"x\"}]}"));
    requireProtocolError(() -> registry.referrers("app", DIGEST, wanted, soon()));
  }

  private static String entry(Digest digest, String artifactType) {
    return "{\"mediaType\":\"m\",\"size\":5,\"digest\":\""
        + digest
        + "\",\"artifactType\":\""
        + artifactType
        + "\",\"annotations\":{\"k\":\"v\"}}";
  }

  @Test
  void namesOutsideTheGrammar_areRefusedBeforeAnythingIsSent() {
    for (String path : List.of("", "../x", "a//b", "A", "a/../b", "a?b", "x".repeat(256))) {
      assertThatIllegalArgumentException().isThrownBy(() -> registry.tags(path, soon()));
    }
    for (String tag : List.of("", "a/b", ".a", "a?b", "../x", "x".repeat(129))) {
      assertThatIllegalArgumentException().isThrownBy(() -> registry.manifest("app", tag, soon()));
    }
    assertThat(server.requests()).isEmpty();
  }
}
