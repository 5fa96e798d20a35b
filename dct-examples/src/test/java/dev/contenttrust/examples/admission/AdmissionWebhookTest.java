// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.policy.PolicyEngine;
import dev.contenttrust.client.policy.TrustPolicy;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionWebhookTest {
  private static final String APP = RepositoryBuilder.GUN.value();
  private static final String ONE = APP + "@" + Digest.sha256Of(Bytes.utf8("one"));
  private static final String TWO = APP + "@" + Digest.sha256Of(Bytes.utf8("two"));
  private static final Clock NOW = Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC);
  private static final String POLICY =
      """
      {"version": 1, "mode": "MODE", "rules": [
        {"pattern": "registry.example.com/**", "require": "signed"},
        {"pattern": "tools.example.com/**", "require": "nothing"}]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private ServedFiles source;
  private AdmissionWebhook webhook;

  @BeforeEach
  void start() throws IOException {
    source =
        RepositoryBuilder.repository()
            .targets(t -> t.target("1.0", "one").target("2.0", "two"))
            .publish()
            .source();
    webhook = webhook("enforce", source, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    webhook.close();
  }

  private static AdmissionWebhook webhook(String mode, MetadataSource source, Duration deadline)
      throws IOException {
    return webhookWith(POLICY.replace("MODE", mode), source, deadline);
  }

  private static AdmissionWebhook webhookWith(
      String rules, MetadataSource source, Duration deadline) throws IOException {
    TrustClient client =
        TrustClient.builder().trustOnFirstUse().sources(gun -> source).clock(NOW).build();
    TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(rules));
    return AdmissionWebhook.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        null,
        new PolicyEngine(policy, client, NOW),
        deadline);
  }

  private static String document(String name) throws IOException {
    try (InputStream in = AdmissionWebhookTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return post("/mutate?timeout=10s", body);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + webhook.port() + path);
  }

  private JsonObject review(String body) throws IOException, InterruptedException {
    return review("/mutate?timeout=10s", body);
  }

  private JsonObject review(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> reply = post(path, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("content-type")).contains("application/json");
    JsonObject review = object(reply.body());
    assertThat(review.member("apiVersion")).contains(new JsonString("admission.k8s.io/v1"));
    assertThat(review.member("kind")).contains(new JsonString("AdmissionReview"));
    JsonObject response = (JsonObject) review.member("response").orElseThrow();
    assertThat(response.member("uid"))
        .contains(
            ((JsonObject) object(body).member("request").orElseThrow())
                .member("uid")
                .orElseThrow());
    return response;
  }

  private static JsonObject object(String json) {
    return (JsonObject) JsonReader.read(Bytes.utf8(json), JsonLimits.DEFAULT);
  }

  private static Map<String, String> patch(JsonObject response) {
    assertThat(response.member("allowed")).contains(new JsonBoolean(true));
    assertThat(response.member("patchType")).contains(new JsonString("JSONPatch"));
    String json =
        new String(Base64.getDecoder().decode(text(response, "patch")), StandardCharsets.UTF_8);
    Map<String, String> changes = new LinkedHashMap<>();
    JsonValue patch = JsonReader.read(Bytes.utf8(json), JsonLimits.DEFAULT);
    for (JsonValue element : ((JsonArray) patch).elements()) {
      assertThat(text((JsonObject) element, "op")).isEqualTo("replace");
      changes.put(text((JsonObject) element, "path"), text((JsonObject) element, "value"));
    }
    return changes;
  }

  private static String text(JsonObject object, String member) {
    return ((JsonString) object.member(member).orElseThrow()).value();
  }

  private static String denial(JsonObject response) {
    assertThat(response.member("allowed")).contains(new JsonBoolean(false));
    assertThat(response.member("patch")).isEmpty();
    return text((JsonObject) response.member("status").orElseThrow(), "message");
  }

  @Test
  void everyImageOfAPod_isPatchedToItsSignedDigest() throws Exception {
    assertThat(patch(review(document("pod.json"))))
        .containsExactly(
            Map.entry("/spec/initContainers/0/image", ONE),
            Map.entry("/spec/containers/0/image", TWO),
            Map.entry("/spec/volumes/1/image/reference", ONE));
  }

  @Test
  void ephemeralContainer_isPatched() throws Exception {
    assertThat(patch(review(document("ephemeral.json").replace("IMAGE", APP + ":2.0"))))
        .containsExactly(Map.entry("/spec/ephemeralContainers/0/image", TWO));
  }

  @Test
  void podTemplates_arePatched() throws Exception {
    assertThat(patch(review(document("deployment.json").replace("IMAGE", APP + ":1.0"))))
        .containsExactly(Map.entry("/spec/template/spec/containers/0/image", ONE));
    assertThat(patch(review(document("cronjob.json").replace("IMAGE", APP + ":1.0"))))
        .containsExactly(Map.entry("/spec/jobTemplate/spec/template/spec/containers/0/image", ONE));
  }

  @Test
  void signedDigest_isAllowedAsItStands() throws Exception {
    JsonObject response = review(document("deployment.json").replace("IMAGE", ONE));

    assertThat(response.member("allowed")).contains(new JsonBoolean(true));
    assertThat(response.member("patch")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pod.json", "ephemeral.json", "deployment.json", "cronjob.json"})
  void oneUnsignedImage_deniesTheObjectWithItsReason(String file) throws Exception {
    String body = document(file).replace("IMAGE", APP + ":9").replace(APP + ":2.0", APP + ":9");

    assertThat(denial(review(body))).contains(APP + ":9", "NO_SUCH_TARGET", "/image");
  }

  @Test
  void unsignedImageVolume_isDenied() throws Exception {
    String body =
        document("pod.json")
            .replace("\"reference\":\"" + APP + ":1.0", "\"reference\":\"" + APP + ":9");

    assertThat(denial(review(body))).contains("/spec/volumes/1/image/reference");
  }

  @Test
  void imageOfNoRule_isDenied() throws Exception {
    assertThat(denial(review(document("cronjob.json").replace("IMAGE", "alpine"))))
        .contains("NO_RULE", "docker.io/library/alpine");
    assertThat(
            denial(
                review(
                    document("cronjob.json")
                        .replace("IMAGE", "evil.example/tools.example.com/helper"))))
        .contains("NO_RULE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Not An Image", "registry.example.com/team/app:", " ", "a@sha256:12"})
  void malformedImage_isDenied(String image) throws Exception {
    assertThat(denial(review(document("cronjob.json").replace("IMAGE", image)))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"image\":\"\"", "\"image\":7", "\"image\":null", "\"img\":\"x\""})
  void containerWithoutImage_isDenied(String member) throws Exception {
    String body = document("cronjob.json").replace("\"image\":\"IMAGE\"", member);

    assertThat(denial(review(body))).contains("names no image");
  }

  @Test
  void unknownKindOrOperation_isDenied() throws Exception {
    String body = document("cronjob.json").replace("IMAGE", APP + ":1.0");

    assertThat(denial(review(body.replace("\"kind\":\"CronJob\"", "\"kind\":\"Rollout\""))))
        .contains("Rollout");
    assertThat(denial(review(body.replace("CREATE", "CONNECT")))).contains("CONNECT");
    assertThat(denial(review(body.replace("\"jobTemplate\"", "\"other\"")))).contains("no object");
  }

  @Test
  void deletion_isAllowed() throws Exception {
    String body =
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":"
            + "{\"uid\":\"x\",\"kind\":{\"kind\":\"Pod\"},\"operation\":\"DELETE\","
            + "\"object\":null}}";

    assertThat(review(body).member("allowed")).contains(new JsonBoolean(true));
  }

  @Test
  void unreachableServer_isADenial() throws Exception {
    source.failWith(
        new TrustServerException(
            APP, TrustServerException.Reason.UNREACHABLE, 0, "no connection", null));

    assertThat(denial(review(document("pod.json")))).contains("UNREACHABLE");
  }

  @Test
  void unexpectedFailure_isADenial() throws Exception {
    source.failWith(new IllegalStateException("secret detail"));

    assertThat(denial(review(document("pod.json"))))
        .contains("could not be judged")
        .doesNotContain("secret");
  }

  @Test
  void serverThatDoesNotAnswer_isADenialInTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    MetadataSource silent =
        new MetadataSource() {
          @Override
          public java.util.Optional<Bytes> fetch(
              String file, long maxBytes, dev.contenttrust.client.transport.Deadline deadline) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("ended");
          }

          @Override
          public String describe() {
            return "silent";
          }
        };
    webhook.close();
    webhook = webhook("enforce", silent, Duration.ofMillis(200));

    assertThat(denial(review(document("pod.json")))).contains("in time");
  }

  @Test
  void auditMode_allowsAndWarns() throws Exception {
    webhook.close();
    webhook = webhook("audit", source, Duration.ofSeconds(20));

    JsonObject response = review(document("pod.json").replace(APP + ":2.0", APP + ":9"));

    assertThat(patch(response))
        .containsOnlyKeys("/spec/initContainers/0/image", "/spec/volumes/1/image/reference");
    JsonArray warnings = (JsonArray) response.member("warnings").orElseThrow();
    assertThat(warnings.elements()).hasSize(1);
    assertThat(((JsonString) warnings.elements().get(0)).value())
        .contains("NO_SUCH_TARGET")
        .hasSizeLessThanOrEqualTo(256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\","
            + "\"request\":{\"uid\":\"1\"}}",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{}}",
      })
  void whatIsNoReview_isABadRequest(String body) throws Exception {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void memberTwice_isABadRequest() throws Exception {
    String body =
        document("cronjob.json")
            .replace("\"image\":\"IMAGE\"", "\"image\":\"IMAGE\",\"image\":\"alpine\"");

    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void tooLongReview_isRefused() throws Exception {
    assertThat(post(" ".repeat(ReviewRequest.MAX_BYTES + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void otherMethods_areRefusedAndHealthIsTold() throws Exception {
    assertThat(
            http.send(HttpRequest.newBuilder(uri("/mutate")).build(), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
    assertThat(
            http.send(HttpRequest.newBuilder(uri("/healthz")).build(), BodyHandlers.ofString())
                .body())
        .isEqualTo("ok\n");
  }

  /** A pod with one container. */
  private static String pod(String operation, String image, String more) {
    return """
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1",
        "kind":{"group":"","version":"v1","kind":"Pod"},"operation":"%s",
        "object":{"kind":"Pod","spec":{"containers":[{"name":"a","image":"%s"}]}}%s}}"""
        .formatted(operation, image, more);
  }

  /** Everything but the one registry may run unsigned: the laxest rule that people write. */
  private void restartWithEverythingElseAllowed() throws IOException {
    webhook.close();
    webhook =
        webhookWith(
            """
            {"version": 1, "rules": [
              {"pattern": "registry.example.com/**", "require": "signed"},
              {"pattern": "docker.io/library/*", "require": "signed"},
              {"pattern": "**", "require": "nothing"}]}
            """,
            source,
            Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example.com/team/app:9",
        "REGISTRY.example.com/team/app:1.0",
        "Registry.Example.Com/team/app",
        "registry.example.com:443/team/app:9",
        "registry.example.com:0443/team/app:9",
        "registry.example.com/team/app:1.0@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "registry.example.com/team/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "registry.example.com/team/app:1.0@sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "registry.example.com//team/app:1.0",
        "registry.example.com/./team/app:1.0",
        "registry.example.com./team/app:1.0",
        "registry.example.com/team/app:1.0\\n",
        "registry.example.com/team/app:1.0\\u0000",
        "registry.example.com/team/\\u0430pp:1.0",
        "registry.example.com\\u3002example/team/app:1.0",
        "https://registry.example.com/team/app:1.0",
        "alpine",
        "library/alpine",
        "index.docker.io/library/alpine",
        "registry-1.docker.io/library/alpine",
        "docker.io:443/library/alpine",
        "DOCKER.IO/library/alpine",
        " ",
        ""
      })
  void unsignedImage_isDeniedHoweverItIsSpelled(String image) throws Exception {
    restartWithEverythingElseAllowed();

    assertThat(denial(review(pod("CREATE", image, "")))).isNotEmpty();
    assertThat(denial(review(pod("UPDATE", image, "")))).isNotEmpty();
    assertThat(denial(review("/validate", pod("CREATE", image, "")))).isNotEmpty();
  }

  @Test
  void shortNameThatMayRunUnsigned_isWrittenInFull() throws Exception {
    webhook.close();
    webhook =
        webhookWith(
            "{\"version\":1,\"rules\":[{\"pattern\":\"docker.io/**\",\"require\":\"nothing\"}]}",
            source,
            Duration.ofSeconds(20));

    assertThat(patch(review(pod("CREATE", "alpine", ""))))
        .containsExactly(Map.entry("/spec/containers/0/image", "docker.io/library/alpine:latest"));
    assertThat(review(pod("CREATE", "docker.io/library/alpine", "")).member("patch")).isEmpty();
    assertThat(denial(review("/validate", pod("CREATE", "alpine", ""))))
        .contains("must name docker.io/library/alpine:latest");
  }

  @Test
  void validation_demandsTheDigestThatMutationWrites() throws Exception {
    assertThat(denial(review("/validate", pod("CREATE", APP + ":1.0", "")))).contains(ONE);

    JsonObject valid = review("/validate", pod("CREATE", ONE, ""));
    assertThat(valid.member("allowed")).contains(new JsonBoolean(true));
    assertThat(valid.member("patch")).isEmpty();
    webhook.close();
    webhook = webhook("audit", source, Duration.ofSeconds(20));
    JsonObject audited = review("/validate", pod("CREATE", APP + ":1.0", ""));
    assertThat(audited.member("allowed")).contains(new JsonBoolean(true));
    assertThat(audited.member("warnings")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Containers", "sidecarContainers"})
  void listOfContainersThatIsNotKnown_isDenied(String list) throws Exception {
    String review =
        pod("CREATE", ONE, "")
            .replace("\"containers\":", "\"" + list + "\":[{\"image\":\"x\"}],\"containers\":");

    assertThat(denial(review(review))).contains(list);
    assertThat(denial(review(pod("CREATE", ONE, "").replace("containers", "others"))))
        .contains("names no image");
  }

  @Test
  void objectOfAnotherKindThanTheReview_isDenied() throws Exception {
    String review =
        pod("CREATE", APP + ":1.0", "").replaceFirst("\"kind\":\"Pod\"", "\"kind\":\"Job\"");

    assertThat(denial(review(review))).contains("another kind");
  }

  @Test
  void memberTwiceUnderAnEscapedName_isABadRequest() throws Exception {
    String twice =
        pod("CREATE", APP + ":9", "").replace("\"image\":", "\"im\\u0061ge\":\"x\",\"image\":");

    assertThat(post(twice).statusCode()).isEqualTo(400);
  }

  @Test
  void deepNesting_isABadRequest() throws Exception {
    assertThat(post("[".repeat(100_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void objectThatIsBeingDeleted_mayBeUpdatedWithItsImagesAlone() throws Exception {
    String stored =
        ",\"oldObject\":{\"kind\":\"Pod\",\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"},"
            + "\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\""
            + APP
            + ":9\"}]}}";

    JsonObject same = review(pod("UPDATE", APP + ":9", stored));
    assertThat(same.member("allowed")).contains(new JsonBoolean(true));
    assertThat(denial(review(pod("UPDATE", APP + ":8", stored)))).isNotEmpty();
    assertThat(denial(review(pod("CREATE", APP + ":9", stored)))).isNotEmpty();
    String kept = stored.replace("deletionTimestamp", "creationTimestamp");
    assertThat(denial(review(pod("UPDATE", APP + ":9", kept)))).isNotEmpty();
  }
}
