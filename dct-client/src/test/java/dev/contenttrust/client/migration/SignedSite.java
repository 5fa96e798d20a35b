// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.migration.RepositoryInventory.Failure;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A registry and the trust data of its one repository, of which inventories are taken. */
final class SignedSite implements AutoCloseable {
  static final Digest ONE = Digest.sha256Of(Bytes.utf8("image 1"));
  static final Digest TWO = Digest.sha256Of(Bytes.utf8("image 2"));
  static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** What the registry answers, by the part of the path behind the repository. */
  final Map<String, Answer> registry = new ConcurrentHashMap<>();

  final TestKey alice = TestKey.ecdsa();
  final Gun gun;
  final Map<Gun, ServedFiles> trust;
  private final StubServer server;

  SignedSite() {
    server = StubServer.start(this::answer);
    gun = new Gun(server.authority() + "/team/app");
    RepositoryBuilder repository =
        RepositoryBuilder.repository(gun, RepositoryBuilder.NOW)
            .targets(t -> t.target("1.0", "image 1").target("latest", "image 1"))
            .delegation("targets/releases", r -> r.target("2.0", "image 2"))
            .delegation(
                "targets/alice",
                r -> r.target("2.0", "image 2").target("draft", "image 3").keys(alice));
    trust = new TreeMap<>(Map.of(gun, repository.publish().source()));
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(Request request) {
    String prefix = "/v2/team/app/";
    String path = request.target().replaceAll("[?].*", "");
    Answer answer =
        path.startsWith(prefix)
            ? registry.getOrDefault(path.substring(prefix.length()), Answer.of(404))
            : Answer.of(404);
    return request.method().equals("HEAD")
        ? answer.with("Content-Length", Integer.toString(answer.body().length))
        : answer;
  }

  TrustClient client() {
    return TrustClient.builder()
        .trustOnFirstUse()
        .sources(
            asked -> {
              ServedFiles source = trust.get(asked);
              if (source == null) {
                throw new TrustServerException(
                    asked.value(), TrustServerException.Reason.UNREACHABLE, 0, "down", null);
              }
              return source;
            })
        .clock(Clock.fixed(RepositoryBuilder.NOW, ZoneOffset.UTC))
        .build();
  }

  RegistryClient open(ImageReference image) {
    return DockerConnections.builder(Map.of(), Path.of("/nonexistent"))
        .plainHttpRegistries(List.of(server.authority()))
        .build()
        .registry(image);
  }

  List<RepositoryInventory> take(InventoryTaker taker, Gun... guns) throws Exception {
    List<RepositoryInventory> done = new ArrayList<>();
    taker.take(List.of(guns), done::add);
    return done;
  }

  RepositoryInventory plain() throws Exception {
    return take(InventoryTaker.builder(client()).build(), gun).get(0);
  }

  InventoryTag checked(String tag) throws Exception {
    RepositoryInventory inventory =
        take(
                InventoryTaker.builder(client())
                    .checkServed(this::open)
                    .checkNotation(this::open)
                    .build(),
                gun)
            .get(0);
    return inventory.tags().stream().filter(t -> t.tag().equals(tag)).findFirst().orElseThrow();
  }

  void serve(String reference, String mediaType, String body) {
    registry.put(
        "manifests/" + reference,
        Answer.of(200, body)
            .with("Content-Type", mediaType)
            .with("Docker-Content-Digest", Digest.sha256Of(Bytes.utf8(body)).toString()));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String jws(Digest digest) {
    return "{\"payload\":\"%s\",\"protected\":\"%s\",\"header\":{\"x5c\":[\"MIIB\"]},\"signature\":\"AA\"}"
        .formatted(
            base64(
                "{\"targetArtifact\":{\"mediaType\":\"x\",\"digest\":\""
                    + digest
                    + "\",\"size\":7}}"),
            base64("{\"alg\":\"ES256\",\"crit\":[\"io.cncf.notary.signingScheme\"]}"));
  }

  /** Puts a signature into the registry and returns the index that refers to it. */
  String signature(String envelope, String type, Digest subject) {
    Digest blob = Digest.sha256Of(Bytes.utf8(envelope));
    registry.put("blobs/" + blob, Answer.of(200, envelope));
    String manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":{\"mediaType\":"
                + "\"application/vnd.oci.empty.v1+json\"},\"layers\":[{\"mediaType\":\"%s\",\"digest\":\"%s\","
                + "\"size\":%d}],\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7}}")
            .formatted(
                OCI, NotationCheck.ARTIFACT_TYPE, type, blob, envelope.length(), OCI, subject);
    Digest digest = Digest.sha256Of(Bytes.utf8(manifest));
    serve(digest.toString(), OCI, manifest);
    return ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\","
            + "\"size\":%d,\"artifactType\":\"%s\"}]}")
        .formatted(INDEX, OCI, digest, manifest.length(), NotationCheck.ARTIFACT_TYPE);
  }

  RepositoryInventory failed(String code, String message) {
    return RepositoryInventory.failed(gun, new Failure(FailureKind.UNTRUSTED, code, message));
  }
}
