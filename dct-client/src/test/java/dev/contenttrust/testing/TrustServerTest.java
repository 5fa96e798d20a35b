// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrustServerTest {
  private static final NotaryFormat FORMAT = new NotaryFormat();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SettableClock clock = SettableClock.at(RepositoryBuilder.NOW);
  private final RepositoryBuilder repository =
      RepositoryBuilder.repository().targets(t -> t.target("v1", "one"));
  private final Gun gun = repository.gun();
  private TrustServer server;

  @BeforeEach
  void start() {
    server = TrustServer.builder().clock(clock).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  @DisplayName("Notary 7.1: reading")
  class Reading {
    @Test
    void publishedFiles_areServedByNameVersionAndHash() throws Exception {
      publishWithServerSnapshot();
      Bytes targets = repository.published(RoleName.TARGETS);

      assertThat(get("targets.json").body()).isEqualTo(targets.toUtf8());
      assertThat(get("1.targets.json").body()).isEqualTo(targets.toUtf8());
      assertThat(get("01.targets.json").statusCode()).isEqualTo(200);
      assertThat(get("targets." + Digest.sha256Of(targets).hex() + ".json").body())
          .isEqualTo(targets.toUtf8());
      assertThat(get("2.targets.json").statusCode()).isEqualTo(404);
      assertThat(get("targets.json").headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=300, s-maxage=300, must-revalidate");
      assertThat(get("1.targets.json").headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=2592000, s-maxage=2592000");
      assertThat(get("targets.json").headers().firstValue("Last-Modified"))
          .hasValue("Wed, 04 Mar 2026 05:06:07 UTC");
    }

    @Test
    void unknownThings_areNotFoundWithTheErrorEnvelope() throws Exception {
      assertThat(get("root.json").statusCode()).isEqualTo(404);
      assertThat(get("root.json").body())
          .isEqualTo(
              "{\"errors\":[{\"code\":\"METADATA_NOT_FOUND\",\"message\":\"You have requested"
                  + " metadata that does not exist.\",\"detail\":{}}]}\n");
      assertThat(get("targets.key").statusCode()).isEqualTo(404);
      HttpRequest head =
          HttpRequest.newBuilder(base("root.json")).method("HEAD", BodyPublishers.noBody()).build();
      assertThat(client.send(head, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
      assertThat(send(server.uri().resolve("/v2/")).body()).isEqualTo("{}");
      assertThat(send(server.uri().resolve("/_notary_server/health")).statusCode()).isEqualTo(200);
    }

    @Test
    void expiredTimestamp_isRenewed_andTheSnapshotKept() throws Exception {
      publishWithServerSnapshot();
      String snapshot = get("snapshot.json").body();
      clock.advance(Duration.ofDays(15));

      long version =
          FORMAT.readTimestamp(Bytes.utf8(get("timestamp.json").body())).payload().version();

      assertThat(version).isEqualTo(2);
      assertThat(get("snapshot.json").body()).isEqualTo(snapshot);
    }

    @Test
    void expiredClientSnapshot_isAServerError_asOnNotary() throws Exception {
      publishWithClientSnapshot();
      clock.advance(Duration.ofDays(1096));

      assertThat(get("timestamp.json").statusCode()).isEqualTo(500);
      assertThat(get("targets.json").statusCode()).isEqualTo(200);
    }
  }

  @Nested
  @DisplayName("Notary 7.3: publishing")
  class Publishing {
    @Test
    void serverSnapshot_namesWhatWasUploaded() throws Exception {
      publishWithServerSnapshot();

      SnapshotMetadata snapshot =
          FORMAT.readSnapshot(Bytes.utf8(get("snapshot.json").body())).payload();

      assertThat(snapshot.version()).isEqualTo(1);
      assertThat(snapshot.meta()).containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
      assertThat(snapshot.meta().get(RoleName.TARGETS).hashes().sha256())
          .hasValue(Digest.sha256Of(repository.published(RoleName.TARGETS)));
    }

    @Test
    void clientSnapshot_isTakenAsItIs_andCheckedAgainstTheUpload() throws Exception {
      Map<RoleName, Bytes> upload = upload(RoleName.TIMESTAMP);
      Map<RoleName, Bytes> mixed = new TreeMap<>(upload);
      mixed.put(
          RoleName.TARGETS,
          repository.targets(t -> t.target("v2", "two")).publish().file(RoleName.TARGETS));

      assertRefused(mixed, "ErrBadSnapshot");
      assertThat(post(upload).statusCode()).isEqualTo(200);
      assertThat(get("snapshot.json").body()).isEqualTo(upload.get(RoleName.SNAPSHOT).toUtf8());
    }

    @Test
    void replayedUpload_isAConflict_andNothingChanges() throws Exception {
      Map<RoleName, Bytes> upload = publishWithServerSnapshot();
      String timestamp = get("timestamp.json").body();

      HttpResponse<String> again = post(upload);

      assertThat(again.statusCode()).isEqualTo(400);
      assertThat(again.body()).contains("\"code\":\"VERSION\"");
      assertThat(get("timestamp.json").body()).isEqualTo(timestamp);
    }

    @Test
    void emptyUpload_touchesAnExistingCollection() throws Exception {
      publishWithServerSnapshot();

      assertThat(post(Map.of()).statusCode()).isEqualTo(200);
      assertThat(get("2.snapshot.json").statusCode()).isEqualTo(200);
      assertThat(get("2.timestamp.json").statusCode()).isEqualTo(200);
    }

    @Test
    void emptyUpload_ofAnUnknownCollection_isRefused() throws Exception {
      assertRefused(Map.of(), "ErrValidation");
    }

    @Test
    void wronglySignedTargets_areRefused() throws Exception {
      repository.targets(t -> t.signedBy(TestKey.ecdsa()));
      assertRefused(upload(RoleName.TIMESTAMP, RoleName.SNAPSHOT), "ErrBadTargets");
    }

    @Test
    void expiredTargets_areRefused() throws Exception {
      repository.targets(t -> t.expires(clock.instant().minusSeconds(1)));
      assertRefused(upload(RoleName.TIMESTAMP, RoleName.SNAPSHOT), "ErrBadTargets");
    }

    @Test
    void delegationWithoutDelegator_isRefused() throws Exception {
      publishWithServerSnapshot();
      repository.delegation("targets/releases", r -> r.target("v1", "one"));
      Bytes releases = repository.publish().file(RoleName.RELEASES);

      assertRefused(Map.of(RoleName.RELEASES, releases), "ErrBadTargets");
      assertThat(
              post(Map.of(
                      RoleName.RELEASES,
                      releases,
                      RoleName.TARGETS,
                      repository.published(RoleName.TARGETS)))
                  .statusCode())
          .isEqualTo(200);
      assertThat(get("targets/releases.json").body()).isEqualTo(releases.toUtf8());
    }

    @Test
    void rootThatSkipsAVersion_isRefused() throws Exception {
      publishWithServerSnapshot();
      Bytes skipping = repository.root(r -> r.version(3)).publish().file(RoleName.ROOT);

      assertRefused(Map.of(RoleName.ROOT, skipping), "ErrBadRoot");
    }

    @Test
    void rootNotSignedByItsPredecessor_isRefused_andARotatedOneAccepted() throws Exception {
      publishWithServerSnapshot();
      TestKey stranger = repository.newKey(RoleName.ROOT);
      RoleDraft root = repository.role(RoleName.ROOT);
      TestKey honest = root.signers.get(0);

      Bytes stolen = repository.root(r -> r.keys(stranger)).publish().file(RoleName.ROOT);
      assertRefused(Map.of(RoleName.ROOT, stolen), "ErrBadRoot");

      Bytes rotated =
          repository
              .root(r -> r.keys(stranger).signedBy(honest, stranger).version(2))
              .publish()
              .file(RoleName.ROOT);
      assertThat(post(Map.of(RoleName.ROOT, rotated)).statusCode()).isEqualTo(200);
    }

    @Test
    void rootForAnotherName_isRefused() throws Exception {
      TestKey other =
          TestKey.ecdsa().certified(TestCertificate.notary("example.com/other", clock.instant()));
      repository.root(r -> r.keys(other));

      assertRefused(upload(RoleName.TIMESTAMP, RoleName.SNAPSHOT), "ErrBadRoot");
    }

    @Test
    void fileInAnotherForm_isRefused_thatNotaryWouldAcceptAndLose() throws Exception {
      repository.targets(t -> t.wire(bytes -> Bytes.utf8(bytes.toUtf8() + "\n")));

      assertRefused(upload(RoleName.TIMESTAMP, RoleName.SNAPSHOT), "ErrBadTargets");
    }

    @Test
    void snapshotMissing_isRefused_whereTheClientHoldsItsKey() throws Exception {
      publishWithClientSnapshot();
      Bytes targets =
          repository.targets(t -> t.target("v2", "two")).publish().file(RoleName.TARGETS);

      assertRefused(Map.of(RoleName.TARGETS, targets), "ErrBadHierarchy");
    }

    @Test
    void malformedRequests_haveTheirCodes() throws Exception {
      assertThat(postRaw("text/plain", "x").body()).contains("MALFORMED_UPLOAD");
      assertThat(postPart("filename=\"root\"", "x").body()).contains("MALFORMED_JSON");
      assertThat(postPart("x=\"y\"", "{}").body()).contains("NO_FILENAME");
      assertThat(postPart("filename=\"bogus\"", "{}").body())
          .contains("INVALID_ROLE", "\"detail\":\"bogus\"");
    }
  }

  @Nested
  @DisplayName("Notary 7.1: keys, changefeed, deletion")
  class Administration {
    @Test
    void serverKey_staysTheListedOne_untilARootListsTheRotatedOne() throws Exception {
      publishWithServerSnapshot();
      String listed = get("timestamp.key").body();

      String rotated = post("timestamp.key").body();

      assertThat(rotated).contains("\"keytype\":\"ed25519\"").isNotEqualTo(listed);
      assertThat(get("timestamp.key").body()).isEqualTo(listed);
    }

    @Test
    void changefeed_tellsUpdatesAndDeletions_inPages() throws Exception {
      publishWithServerSnapshot();
      post(Map.of());
      HttpRequest delete = HttpRequest.newBuilder(base("")).DELETE().build();
      assertThat(client.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

      String all = feed("?records=10");
      assertThat(all).contains("\"count\":3", "\"Category\":\"deletion\"");
      assertThat(feed("?records=1&change_id=1")).contains("\"ID\":\"2\"", "\"count\":1");
      assertThat(feed("?records=-1")).contains("\"ID\":\"3\"", "\"count\":1");
      assertThat(feed("")).contains("INVALID_PARAMETERS");
      assertThat(send(server.uri().resolve("/v2/_trust/changefeed?records=2")).body())
          .contains("\"count\":2");
      assertThat(get("root.json").statusCode()).isEqualTo(404);
    }

    private String feed(String query) throws Exception {
      return send(server.uri().resolve("/v2/" + gun + "/_trust/changefeed" + query)).body();
    }
  }

  @Nested
  class Misbehaving {
    @Test
    void statusFault_happensAsOftenAsSaid_andIsLogged() throws Exception {
      publishWithServerSnapshot();
      server.inject("root.json", new Fault.Status(503), 1);

      assertThat(get("root.json").statusCode()).isEqualTo(503);
      assertThat(get("root.json").statusCode()).isEqualTo(200);
      assertThat(server.requests())
          .contains("GET /v2/" + gun + "/_trust/tuf/root.json Status")
          .last()
          .isEqualTo("GET /v2/" + gun + "/_trust/tuf/root.json 200");
    }

    @Test
    void truncatedAndDroppedAnswers_failTheClient() throws Exception {
      publishWithServerSnapshot();
      server.inject("root.json", new Fault.Truncate(10));
      server.inject("targets.json", new Fault.Disconnect());

      assertThatThrownBy(() -> get("root.json")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get("targets.json")).isInstanceOf(IOException.class);
    }

    @Test
    void heldAnswer_comesWhenTheLatchOpens() throws Exception {
      publishWithServerSnapshot();
      CountDownLatch latch = new CountDownLatch(1);
      server.inject("root.json", new Fault.Hold(latch));

      CompletableFuture<HttpResponse<String>> answer =
          client.sendAsync(
              HttpRequest.newBuilder(base("root.json")).build(), BodyHandlers.ofString());

      assertThat(answer).isNotDone();
      latch.countDown();
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void endlessAnswer_goesOnUntilTheReaderStops() throws Exception {
      server.inject("root.json", new Fault.Endless());

      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(base("root.json")).build(), BodyHandlers.ofInputStream());

      try (InputStream body = answer.body()) {
        assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
      }
    }

    @Test
    void verbatimFiles_areServedWhateverTheyAre() throws Exception {
      server.serveVerbatim(repository.publish().with("root.json", Bytes.utf8("no metadata")));

      assertThat(get("root.json").body()).isEqualTo("no metadata");
      assertThat(get("targets.json").statusCode()).isEqualTo(200);
      assertThat(get("2.root.json").statusCode()).isEqualTo(404);
    }
  }

  private Map<RoleName, Bytes> publishWithServerSnapshot() throws Exception {
    listServerKey(RoleName.SNAPSHOT);
    Map<RoleName, Bytes> upload = upload(RoleName.TIMESTAMP, RoleName.SNAPSHOT);
    assertThat(post(upload).body()).isEmpty();
    return upload;
  }

  private void publishWithClientSnapshot() throws Exception {
    assertThat(post(upload(RoleName.TIMESTAMP)).body()).isEmpty();
  }

  /**
   * Returns what the repository would upload, without these roles; the timestamp key is the
   * server's.
   */
  private Map<RoleName, Bytes> upload(RoleName... without) throws Exception {
    listServerKey(RoleName.TIMESTAMP);
    Map<RoleName, Bytes> files = new TreeMap<>(repository.publish().current());
    for (RoleName role : without) {
      files.remove(role);
    }
    return files;
  }

  private void listServerKey(RoleName role) throws Exception {
    Bytes json = Bytes.utf8(get(role + ".key").body());
    JsonObject key = (JsonObject) JsonReader.read(json, JsonLimits.DEFAULT);
    String id = FORMAT.keyIdOf(FORMAT.readKey(json)).value();
    repository.change(
        role,
        draft -> {
          draft.listedKeys.clear();
          draft.listed(id, key);
        });
  }

  private void assertRefused(Map<RoleName, Bytes> upload, String name) throws Exception {
    HttpResponse<String> answer = post(upload);
    assertThat(answer.body()).contains("INVALID_UPDATE", "\"Name\":\"" + name + "\"");
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> post(Map<RoleName, Bytes> upload) throws Exception {
    StringBuilder body = new StringBuilder();
    upload.forEach(
        (role, file) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"")
                .append(role)
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .append(file.toUtf8())
                .append("\r\n"));
    return postRaw("multipart/form-data; boundary=b", body + "--b--\r\n");
  }

  private HttpResponse<String> postPart(String parameter, String content) throws Exception {
    return postRaw(
        "multipart/form-data; boundary=\"b\"",
        "--b\r\nContent-Disposition: form-data; name=\"files\"; %s\r\n\r\n%s\r\n--b--\r\n"
            .formatted(parameter, content));
  }

  private HttpResponse<String> postRaw(String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base(""))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String file) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base(file)).POST(BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String file) throws Exception {
    return send(base(file));
  }

  private HttpResponse<String> send(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private URI base(String file) {
    return server.uri().resolve("/v2/" + gun + "/_trust/tuf/" + file);
  }
}
