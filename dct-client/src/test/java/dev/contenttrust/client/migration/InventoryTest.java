// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.docker.DockerConnections;
import dev.contenttrust.client.migration.RepositoryInventory.Failure;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.client.migration.RepositoryInventory.Note;
import dev.contenttrust.client.registry.RegistryClient;
import dev.contenttrust.client.transport.StubServer;
import dev.contenttrust.client.transport.StubServer.Answer;
import dev.contenttrust.client.transport.StubServer.Request;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("docker-content-trust acceptance cases 82 and 83: inventory and parity")
class InventoryTest {
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("image 1"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("image 2"));
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** What the registry answers, by the part of the path behind the repository. */
  private final Map<String, Answer> registry = new ConcurrentHashMap<>();

  private final TestKey alice = TestKey.ecdsa();
  private StubServer server;
  private Gun gun;
  private Map<Gun, ServedFiles> trust;

  @BeforeEach
  void start() {
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

  @AfterEach
  void stop() {
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

  private TrustClient client() {
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

  private RegistryClient open(ImageReference image) {
    return DockerConnections.builder(Map.of(), Path.of("/nonexistent"))
        .plainHttpRegistries(List.of(server.authority()))
        .build()
        .registry(image);
  }

  private List<RepositoryInventory> take(InventoryTaker taker, Gun... guns) throws Exception {
    List<RepositoryInventory> done = new ArrayList<>();
    taker.take(List.of(guns), done::add);
    return done;
  }

  private RepositoryInventory plain() throws Exception {
    return take(InventoryTaker.builder(client()).build(), gun).get(0);
  }

  private InventoryTag checked(String tag) throws Exception {
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

  private void serve(String reference, String mediaType, String body) {
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

  private static String jws(Digest digest) {
    return "{\"payload\":\"%s\",\"protected\":\"%s\",\"header\":{\"x5c\":[\"MIIB\"]},\"signature\":\"AA\"}"
        .formatted(
            base64(
                "{\"targetArtifact\":{\"mediaType\":\"x\",\"digest\":\""
                    + digest
                    + "\",\"size\":7}}"),
            base64("{\"alg\":\"ES256\",\"crit\":[\"io.cncf.notary.signingScheme\"]}"));
  }

  /** Puts a signature into the registry and returns the index that refers to it. */
  private String signature(String envelope, String type, Digest subject) {
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

  private RepositoryInventory failed(String code, String message) {
    return RepositoryInventory.failed(gun, new Failure(FailureKind.UNTRUSTED, code, message));
  }

  @Test
  void everySignedTag_isListedWithItsSigners() throws Exception {
    RepositoryInventory inventory = plain();

    assertThat(inventory.failure()).isEmpty();
    assertThat(inventory.rootKeys()).hasSize(1);
    assertThat(inventory.tags())
        .extracting(InventoryTag::tag)
        .containsExactly("1.0", "2.0", "draft", "latest");
    InventoryTag two = inventory.tags().get(1);
    assertThat(two.digest()).isEqualTo(TWO);
    assertThat(two.size()).isEqualTo(7);
    assertThat(two.role()).isEqualTo(RoleName.RELEASES);
    assertThat(two.released()).isTrue();
    assertThat(two.signers()).containsExactly("alice");
    assertThat(two.signatures())
        .hasSize(2)
        .last()
        .satisfies(signature -> assertThat(signature.keys()).containsExactly(alice.id()));
    assertThat(two.expires()).isEqualTo(RepositoryBuilder.NOW.plus(Duration.ofDays(14)));
    assertThat(two.registry()).isEqualTo(RegistryState.NOT_ASKED);
    assertThat(two.notation()).isEqualTo(NotationState.NOT_ASKED);
  }

  @Test
  void rolesThatDisagreeAboutATag_areNoted() throws Exception {
    RepositoryBuilder repository =
        RepositoryBuilder.repository(gun, RepositoryBuilder.NOW)
            .targets(t -> t.target("1.0", "image 1"))
            .delegation("targets/releases", r -> r.target("1.0", "image 2"));
    trust.put(gun, repository.publish().source());

    RepositoryInventory inventory = plain();

    assertThat(inventory.tags()).singleElement().extracting(InventoryTag::digest).isEqualTo(TWO);
    assertThat(inventory.notes())
        .filteredOn(note -> note.code().equals(Note.OTHER_DIGEST))
        .singleElement()
        .satisfies(note -> assertThat(note.message()).contains("1.0: targets has " + ONE));
    assertThat(inventory.notes()).extracting(Note::code).contains("TRUSTED_ON_FIRST_USE");
  }

  @Test
  void earlierInventory_answersOnlyWhatItWasAsked() throws Exception {
    InventoryTaker plain = InventoryTaker.builder(client()).build();
    InventoryTaker served = InventoryTaker.builder(client()).checkServed(this::open).build();
    RepositoryInventory inventory = take(plain, gun).get(0);

    assertThat(plain.isAnsweredBy(inventory)).isTrue();
    assertThat(served.isAnsweredBy(inventory)).isFalse();
    assertThat(served.isAnsweredBy(take(served, gun).get(0))).isTrue();
    assertThat(plain.isAnsweredBy(failed("EXPIRED", "too late"))).isFalse();
    RepositoryInventory unsigned =
        RepositoryInventory.failed(gun, new Failure(FailureKind.NOT_SIGNED, "NO", "nothing"));
    assertThat(plain.isAnsweredBy(unsigned)).isTrue();
  }

  @Test
  void parity_hasOneEntryForEachReleasedDigest() throws Exception {
    serve("latest", OCI, "image 1");
    serve(ONE.toString(), OCI, "image 1");
    RepositoryInventory inventory =
        take(InventoryTaker.builder(client()).checkServed(this::open).build(), gun).get(0);

    assertThat(DigestParity.of(List.of(inventory)))
        .containsExactly(
            new DigestParity(
                gun, ONE, List.of("1.0", "latest"), RegistryState.SERVED, NotationState.NOT_ASKED),
            new DigestParity(
                gun, TWO, List.of("2.0"), RegistryState.GONE, NotationState.NOT_ASKED));
  }

  @Test
  void tagOfASignerAlone_isListedAsNotReleased() throws Exception {
    InventoryTag draft = plain().tags().get(2);

    assertThat(draft.released()).isFalse();
    assertThat(draft.signers()).containsExactly("alice");
  }

  @Test
  void brokenRepository_stopsNothing() throws Exception {
    Gun down = new Gun("registry.example.com/down");
    Gun odd = new Gun("registry.example.com/odd");
    ServedFiles failing =
        RepositoryBuilder.repository(odd, RepositoryBuilder.NOW).publish().source();
    failing.failWith(new IllegalStateException("surprise"));
    trust.put(odd, failing);

    List<RepositoryInventory> done =
        take(InventoryTaker.builder(client()).atOnce(2).build(), down, gun, odd, gun);

    assertThat(done).hasSize(3);
    assertThat(done)
        .filteredOn(i -> i.gun().equals(gun))
        .singleElement()
        .satisfies(i -> assertThat(i.tags()).hasSize(4));
    assertThat(done)
        .filteredOn(i -> i.gun().equals(down))
        .singleElement()
        .satisfies(i -> assertThat(i.failure().orElseThrow().code()).isEqualTo("UNREACHABLE"));
    assertThat(done)
        .filteredOn(i -> i.gun().equals(odd))
        .singleElement()
        .satisfies(i -> assertThat(i.failure().orElseThrow().code()).isEqualTo("UNEXPECTED"));
  }

  @Test
  void numberAtOnce_isBounded() {
    assertThatThrownBy(() -> InventoryTaker.builder(client()).atOnce(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> InventoryTaker.builder(client()).atOnce(65))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagThatNamesTheSignedDigest_isServed() throws Exception {
    serve("1.0", OCI, "image 1");

    assertThat(checked("1.0").registry()).isEqualTo(RegistryState.SERVED);
  }

  @Test
  void tagThatNamesAnotherDigest_hasMoved() throws Exception {
    serve("1.0", OCI, "newer");
    serve(ONE.toString(), OCI, "image 1");

    assertThat(checked("1.0").registry()).isEqualTo(RegistryState.TAG_MOVED);
  }

  @Test
  void digestThatIsNotThere_isGone() throws Exception {
    serve("1.0", OCI, "newer");

    assertThat(checked("1.0").registry()).isEqualTo(RegistryState.GONE);
  }

  @Test
  void registryThatRefuses_isUnknown() throws Exception {
    registry.put("manifests/1.0", Answer.of(403));
    registry.put("referrers/" + ONE, Answer.of(403));

    assertThat(checked("1.0").registry()).isEqualTo(RegistryState.UNKNOWN);
    assertThat(checked("1.0").notation()).isEqualTo(NotationState.UNKNOWN);
  }

  @Test
  void signatureBehindTheReferrersApi_isPresent() throws Exception {
    registry.put(
        "referrers/" + ONE,
        Answer.of(200, signature(jws(ONE), NotationEnvelope.JWS, ONE)).with("Content-Type", INDEX));

    assertThat(checked("1.0").notation()).isEqualTo(NotationState.PRESENT);
    assertThat(checked("latest").notation()).isEqualTo(NotationState.PRESENT);
    assertThat(checked("2.0").notation()).isEqualTo(NotationState.ABSENT);
  }

  @Test
  void signatureBehindTheFallbackTag_isPresent() throws Exception {
    serve("sha256-" + ONE.hex(), INDEX, signature(jws(ONE), NotationEnvelope.JWS, ONE));

    assertThat(checked("1.0").notation()).isEqualTo(NotationState.PRESENT);
  }

  @Test
  void coseEnvelope_isPresent() throws Exception {
    String cose = "\u0000";
    byte[] bytes = {(byte) 0xd2, (byte) 0x84, 0x43};
    assertThat(NotationEnvelope.isWellFormed(NotationEnvelope.COSE, Bytes.wrap(bytes), ONE))
        .isTrue();
    assertThat(NotationEnvelope.isWellFormed(NotationEnvelope.COSE, Bytes.utf8(cose), ONE))
        .isFalse();
    assertThat(NotationEnvelope.isWellFormed("text/plain", Bytes.wrap(bytes), ONE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "signature", "{\"payload\":\"!\"}"})
  void whatIsNoEnvelope_isMalformed(String envelope) throws Exception {
    serve("sha256-" + ONE.hex(), INDEX, signature(envelope, NotationEnvelope.JWS, ONE));

    assertThat(checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);
  }

  @Test
  void envelopeOrSubjectOfAnotherDigest_isMalformed() throws Exception {
    serve("sha256-" + ONE.hex(), INDEX, signature(jws(TWO), NotationEnvelope.JWS, ONE));
    assertThat(checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);

    serve("sha256-" + ONE.hex(), INDEX, signature(jws(ONE), NotationEnvelope.JWS, TWO));
    assertThat(checked("1.0").notation()).isEqualTo(NotationState.MALFORMED);
  }

  @Test
  void referrerOfAnotherKind_isNoSignature() throws Exception {
    String index = signature(jws(ONE), NotationEnvelope.JWS, ONE);
    serve(
        "sha256-" + ONE.hex(),
        INDEX,
        index.replace(NotationCheck.ARTIFACT_TYPE, "application/spdx+json"));

    assertThat(checked("1.0").notation()).isEqualTo(NotationState.ABSENT);
  }

  @Test
  void json_isReadBackEqual() throws Exception {
    RepositoryInventory inventory = plain();
    RepositoryInventory failed = failed("EXPIRED", "too late");

    for (RepositoryInventory each : List.of(inventory, failed)) {
      Bytes json = JsonWriter.write(InventoryJson.write(each));
      assertThat(InventoryJson.read(JsonReader.read(json, JsonLimits.DEFAULT))).isEqualTo(each);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"repository\":7,\"rootKeys\":[],\"tags\":[]}",
        "{\"repository\":\"a/b\",\"rootKeys\":{},\"tags\":[]}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[{}]}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[],\"notes\":[],\"failure\":\"\"}",
        "{\"repository\":\"a/b\",\"rootKeys\":[],\"tags\":[],\"notes\":[7]}"
      })
  void otherJson_isRefused(String json) {
    assertThatThrownBy(
            () -> InventoryJson.read(JsonReader.read(Bytes.utf8(json), JsonLimits.DEFAULT)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void csv_hasALineForEachTagAndFailure() throws Exception {
    assertThat(InventoryCsv.header()).startsWith("repository,tag,digest,").endsWith("\r\n");
    assertThat(InventoryCsv.lines(plain()).split("\r\n"))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith(gun + ","));
    assertThat(InventoryCsv.lines(failed("X", "a, \"b\"\nc")))
        .isEqualTo(gun + ",,,,,,,,,,,\"X: a, \"\"b\"\"\nc\"\r\n");
  }

  @Test
  void csv_writesNoFormulas() throws Exception {
    InventoryTag tag = plain().tags().get(0);
    InventoryTag hostile =
        new InventoryTag(
            "=1+1",
            tag.digest(),
            1,
            tag.role(),
            true,
            List.of(),
            tag.expires(),
            tag.registry(),
            tag.notation());
    RepositoryInventory inventory =
        new RepositoryInventory(gun, List.of(), List.of(hostile), List.of(), Optional.empty());

    assertThat(InventoryCsv.lines(inventory)).startsWith(gun + ",'=1+1,");
    assertThat(ReSigningPlan.commands(List.of(inventory))).isEmpty();
  }

  @Test
  void reSigning_namesEachReleasedDigestOnce() throws Exception {
    assertThat(ReSigningPlan.commands(List.of(plain())))
        .containsExactly(
            "# 1.0 latest",
            "notation sign " + gun + "@" + ONE,
            "# 2.0",
            "notation sign " + gun + "@" + TWO);
  }

  @Test
  void reSigning_leavesOutWhatIsGoneOrSigned() throws Exception {
    RepositoryInventory inventory = plain();
    List<InventoryTag> tags =
        inventory.tags().stream()
            .map(
                tag ->
                    tag.digest().equals(ONE)
                        ? tag.with(RegistryState.SERVED, NotationState.PRESENT)
                        : tag.with(RegistryState.GONE, NotationState.ABSENT))
            .toList();

    assertThat(
            ReSigningPlan.commands(
                List.of(
                    new RepositoryInventory(gun, List.of(), tags, List.of(), Optional.empty()))))
        .isEmpty();
  }

  @Test
  void trustPolicySkeleton_hasAStatementForEachSetOfSigners() throws Exception {
    JsonObject policy = ReSigningPlan.trustPolicy(List.of(plain()));

    JsonArray statements = (JsonArray) policy.members().get("trustPolicies");
    assertThat(policy.members().get("version")).isEqualTo(new JsonString("1.0"));
    assertThat(statements.elements()).hasSize(1);
    JsonObject statement = (JsonObject) statements.elements().get(0);
    assertThat(statement.members())
        .containsKeys(
            "name", "registryScopes", "signatureVerification", "trustStores", "trustedIdentities");
    assertThat(statement.members().get("registryScopes"))
        .isEqualTo(new JsonArray(List.of(new JsonString(gun.value()))));
  }
}
