// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.CredentialSource;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.registry.Descriptor;
import dev.contenttrust.client.registry.Manifest;
import dev.contenttrust.client.registry.Referrer;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryTest {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String SIGNATURE = "application/vnd.cncf.notary.signature";

  @TempDir Path home;

  @AutoClose private final EmbeddedRegistry registry = EmbeddedRegistry.start();

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }

  private RegistryClient client(EmbeddedRegistry server, CredentialSource credentials) {
    return DockerConnections.builder(Map.of(), home)
        .credentials(credentials)
        .plainHttpRegistries(List.of(server.authority()))
        .build()
        .registry(server.authority());
  }

  private RegistryClient client() {
    return client(registry, CredentialSource.none());
  }

  private static String image(Descriptor config, String more) {
    return """
    {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%d},
     "layers":[]%s}"""
        .formatted(OCI, SIGNATURE, config.digest(), config.size(), more);
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.uri().resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatIsPushedOverHttp_isServedByTagAndByDigest() {
    Descriptor config = client().putBlob("team/app", Bytes.utf8("{}"), soon());
    Bytes manifest = Bytes.utf8(image(config, ""));
    Descriptor pushed = client().putManifest("team/app", "1.0", OCI, manifest, soon());
    Manifest byTag = client().manifest("team/app", "1.0", soon()).orElseThrow();
    assertThat(byTag.descriptor()).isEqualTo(pushed);
    assertThat(byTag.bytes()).isEqualTo(manifest);
    assertThat(client().manifest("team/app", pushed.digest(), soon())).contains(byTag);
    assertThat(client().describe("team/app", "1.0", soon())).contains(pushed);
    assertThat(client().blob("team/app", config.digest(), 10, soon())).contains(Bytes.utf8("{}"));
    assertThat(client().catalog(soon())).containsExactly("team/app");
    assertThat(client().tags("team/app", soon())).containsExactly("1.0");
    assertThat(registry.requests()).contains("PUT /v2/team/app/manifests/1.0 201");
  }

  @Test
  void whatIsNotThere_isAbsent() {
    Digest unknown = Digest.sha256Of(Bytes.utf8("unknown"));
    registry.pushImage("team/app", "1.0", "layer");
    assertThat(client().manifest("team/app", "2.0", soon())).isEmpty();
    assertThat(client().manifest("no/such", "1.0", soon())).isEmpty();
    assertThat(client().manifest("team/app", unknown, soon())).isEmpty();
    assertThat(client().blob("team/app", unknown, 10, soon())).isEmpty();
    assertThat(client().tags("no/such", soon())).isEmpty();
  }

  @Test
  void incompleteOrContradictoryManifest_isRefused() {
    Descriptor absent = new Descriptor("", Digest.sha256Of(Bytes.utf8("absent")), 6);
    for (String[] upload :
        new String[][] {
          {"1.0", OCI, image(absent, "")},
          {"1.0", OCI_INDEX, image(absent, "")},
          {"1.0", "text/plain", "{}"},
          {"1.0", OCI, "no JSON"},
          {absent.digest().toString(), OCI, "{}"}
        }) {
      assertThatExceptionOfType(TrustServerException.class)
          .isThrownBy(
              () ->
                  client()
                      .putManifest("team/app", upload[0], upload[1], Bytes.utf8(upload[2]), soon()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
    }
    assertThat(registry.digest("team/app", "1.0")).isEmpty();
  }

  @Test
  void narrowAcceptHeader_getsNoManifestOfAnotherType() throws Exception {
    Digest digest = registry.pushImage("team/app", "1.0", "layer");
    String path = "/v2/team/app/manifests/1.0";
    assertThat(send("GET", path).statusCode()).isEqualTo(404);
    assertThat(send("GET", path, "Accept", OCI_INDEX).statusCode()).isEqualTo(404);
    HttpResponse<String> answer = send("GET", path, "Accept", OCI_INDEX + ", " + OCI + ";q=0.5");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("docker-content-digest")).contains(digest.toString());
    HttpResponse<String> head = send("HEAD", path, "Accept", OCI);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(answer.body().length());
    assertThat(
            send("GET", path, "Accept", OCI, "If-None-Match", '"' + digest.toString() + '"')
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void manyTags_comeInPages() throws Exception {
    IntStream.range(0, 5).forEach(i -> registry.pushImage("team/app", "v" + i, "layer " + i));
    HttpResponse<String> page = send("GET", "/v2/team/app/tags/list?n=2&last=v0");
    assertThat(page.body()).isEqualTo("{\"name\":\"team/app\",\"tags\":[\"v1\",\"v2\"]}");
    assertThat(page.headers().firstValue("link"))
        .contains("</v2/team/app/tags/list?n=2&last=v2>; rel=\"next\"");
    assertThat(send("GET", "/v2/team/app/tags/list?n=2&last=v2").headers().firstValue("link"))
        .isEmpty();
    assertThat(send("GET", "/v2/team/app/tags/list?n=x").statusCode()).isEqualTo(400);
  }

  @Test
  void signatureOfAManifest_isFoundThroughTheReferrersApi() {
    Digest subject = registry.pushImage("team/app", "1.0", "layer");
    Descriptor config = client().putBlob("team/app", Bytes.utf8("{}"), soon());
    String reference =
        ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}".formatted(OCI, subject);
    Descriptor signature =
        client()
            .putManifest(
                "team/app", "signature", OCI, Bytes.utf8(image(config, reference)), soon());
    assertThat(client().referrers("team/app", subject, SIGNATURE, soon()))
        .extracting(Referrer::manifest)
        .containsExactly(signature);
    assertThat(client().referrers("team/app", subject, "other/type", soon())).isEmpty();
    try (EmbeddedRegistry old = EmbeddedRegistry.builder().withoutReferrers().start()) {
      Digest lonely = old.pushImage("team/app", "1.0", "layer");
      RegistryClient client = client(old, CredentialSource.none());
      assertThat(client.referrers("team/app", lonely, SIGNATURE, soon())).isEmpty();
      assertThat(old.requests())
          .anyMatch(request -> request.endsWith("/manifests/sha256-" + lonely.hex() + " 404"));
    }
  }

  @Test
  void indexOverSeveralPlatforms_isServedAsItIs() {
    Digest one = registry.pushImage("team/app", "amd64", "one");
    Digest two = registry.pushImage("team/app", "arm64", "two");
    Digest index = registry.pushIndex("team/app", "1.0", one, two);
    Manifest served = client().manifest("team/app", "1.0", soon()).orElseThrow();
    assertThat(served.digest()).isEqualTo(index);
    assertThat(served.mediaType()).isEqualTo(OCI_INDEX);
    assertThat(registry.delete("team/app", one)).isTrue();
    assertThat(client().manifest("team/app", "amd64", soon())).isEmpty();
    assertThat(client().manifest("team/app", two, soon())).isPresent();
  }

  @Test
  void blobOfAnotherRepository_canBeMounted_andOneWithAnotherDigestIsRefused() throws Exception {
    Digest blob = registry.pushBlob("team/app", Bytes.utf8("blob"));
    assertThat(
            send("POST", "/v2/team/b/blobs/uploads/?mount=" + blob + "&from=team/app").statusCode())
        .isEqualTo(201);
    assertThat(send("GET", "/v2/team/b/blobs/" + blob).body()).isEqualTo("blob");
    assertThat(
            send("POST", "/v2/team/b/blobs/uploads/?mount=" + blob + "&from=no/such").statusCode())
        .isEqualTo(202);
    assertThat(send("POST", "/v2/team/b/blobs/uploads/?digest=" + blob).body())
        .contains("DIGEST_INVALID");
    assertThat(send("PUT", "/v2/team/b/blobs/uploads/unknown?digest=" + blob).body())
        .contains("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void replacedBytes_underHonestHeadersAreNoticed() {
    Digest digest = registry.pushImage("team/app", "1.0", "layer");
    registry.inject("/manifests/" + digest, new Fault.Replace(Bytes.utf8("{\"other\":1}")), 1);
    assertThatExceptionOfType(UntrustedException.DigestDisagreement.class)
        .isThrownBy(() -> client().manifest("team/app", digest, soon()));
    assertThat(client().manifest("team/app", digest, soon())).isPresent();
  }

  @Test
  void registryWithAPassword_isUsedWithTheRightOneAlone() {
    try (EmbeddedRegistry guarded =
        EmbeddedRegistry.builder().basicAuth("alice", "secret").start()) {
      guarded.pushImage("team/app", "1.0", "layer");
      assertThat(client(guarded, user(guarded, "secret")).tags("team/app", soon()))
          .containsExactly("1.0");
      for (CredentialSource wrong : List.of(CredentialSource.none(), user(guarded, "wrong"))) {
        assertThatExceptionOfType(TrustServerException.class)
            .isThrownBy(() -> client(guarded, wrong).tags("team/app", soon()))
            .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHENTICATED));
      }
    }
  }

  private static CredentialSource user(EmbeddedRegistry server, String password) {
    return CredentialSource.fixed(
        server.authority(), new UserPassword("alice", Secret.of(password)));
  }
}
