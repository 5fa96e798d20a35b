// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.client.store.MetadataStore;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.crypto.keystore.KeyStore;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import dev.contenttrust.testing.Fault;
import dev.contenttrust.testing.TrustServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left when a server does not take an upload, and how it is told. */
class PublishRefusalTest {
  private static final Gun GUN = new Gun("localhost:5000/team/app");
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final String UPLOAD = "/_trust/tuf/";

  @TempDir Path folder;

  private final TrustServer server = TrustServer.start();
  @AutoClose private final PublishingHouse house = PublishingHouse.withoutRetries(server);

  @ParameterizedTest
  @DisplayName(
      "docker case 61, notary-v1 case 78: each refusal keeps its kind and the server's words")
  @CsvSource({
    "400,INVALID_UPDATE,ErrBadRoot,UPLOAD",
    "400,INVALID_UPDATE,ErrBadTargets,UPLOAD",
    "400,INVALID_UPDATE,ErrBadSnapshot,UPLOAD",
    "400,INVALID_UPDATE,ErrBadHierarchy,UPLOAD",
    "400,INVALID_UPDATE,ErrValidation,UPLOAD",
    "400,MALFORMED_UPLOAD,,UPLOAD",
    "400,MALFORMED_JSON,,UPLOAD",
    "400,NO_FILENAME,,UPLOAD",
    "400,INVALID_ROLE,,UPLOAD",
    "400,INVALID_GUN,,UPLOAD",
    "400,INVALID_PARAMETERS,,UPLOAD",
    "404,METADATA_NOT_FOUND,,UPLOAD",
    "404,GENERIC_NOT_FOUND,,UPLOAD",
    "405,UNSUPPORTED,,UPLOAD",
    "409,X,,UPLOAD",
    "413,X,,UPLOAD",
    "401,UNAUTHORIZED,,UNAUTHENTICATED",
    "403,DENIED,,FORBIDDEN",
    "302,X,,REDIRECTED",
    "429,TOOMANYREQUESTS,,BUSY",
    "500,UPDATING,,SERVER_ERROR",
    "500,NO_STORAGE,,SERVER_ERROR",
    "500,NO_CRYPTOSERVICE,,SERVER_ERROR",
    "500,NO_KEYALGORITHM,,SERVER_ERROR",
    "500,UNKNOWN,,SERVER_ERROR",
    "503,X,,SERVER_ERROR"
  })
  void refusedUpload_isTold_andLeavesTheCacheAsItWas(
      int status, String code, String name, String kind) {
    MetadataStore store = MetadataStore.directory(folder);
    TrustPublisher publisher = house.publisher(keys(unencrypted()), store);
    publisher.initialiser().initialise(RepositoryEdit.of(GUN));
    StoredMetadata before = store.load(GUN);
    String detail = name == null ? "{}" : "{\"Name\":\"" + name + "\",\"Error\":{\"Msg\":\"why\"}}";
    server.inject(
        UPLOAD,
        new Fault.Status(
            status,
            Map.of(),
            "{\"errors\":[{\"code\":\""
                + code
                + "\",\"message\":\"no\",\"detail\":"
                + detail
                + "}]}"));

    RuntimeException failure =
        catchThrowableOfType(RuntimeException.class, () -> publisher.signTag(GUN, "1.0", ONE, 3));

    if (kind.equals("UPLOAD")) {
      assertThat(failure)
          .isInstanceOfSatisfying(
              PublishException.class, e -> assertThat(e.code()).isEqualTo("PUBLISH_UPLOAD"));
    } else {
      assertThat(failure)
          .isInstanceOfSatisfying(
              TrustServerException.class,
              e -> assertThat(e.reason()).isEqualTo(TrustServerException.Reason.valueOf(kind)));
    }
    assertThat(failure).hasMessageContaining(code).hasMessageContaining(name == null ? "" : name);
    assertThat(store.load(GUN).files()).isEqualTo(before.files());
    assertThat(store.load(GUN).versions()).isEqualTo(before.versions());
    server.clearFaults();
    assertThat(publisher.signTag(GUN, "1.0", ONE, 3).changedAnything()).isTrue();
  }

  @Test
  @DisplayName("notary-v1 case 79: a refusal as too old is a lost race, tried again within a bound")
  void conflict_isRetried() {
    TrustPublisher publisher = house.publisher(keys(unencrypted()), MetadataStore.memory());
    publisher.initialiser().initialise(RepositoryEdit.of(GUN));
    server.inject(
        UPLOAD,
        new Fault.Status(
            400, Map.of(), "{\"errors\":[{\"code\":\"VERSION\",\"message\":\"old\"}]}"),
        2);

    assertThat(publisher.signTag(GUN, "1.0", ONE, 3).conflicts()).isEqualTo(2);
  }

  @Nested
  @DisplayName("docker case 62: a failed initialisation leaves nothing half done")
  class Initialisation {
    @ParameterizedTest
    @ValueSource(strings = {"/timestamp.key", "/snapshot.key", UPLOAD})
    void refusalAtAnyStep_leavesNoKeysAndNoCache_andTheNextAttemptWorks(String step) {
      KeyStore keys = keys(unencrypted());
      MetadataStore store = MetadataStore.directory(folder);
      TrustPublisher publisher = house.publisher(keys, store);
      server.inject(step, new Fault.Status(503));

      assertThatThrownBy(() -> publisher.initialiser().initialise(signing()))
          .isInstanceOf(TrustServerException.class);

      assertThat(keys.list()).isEmpty();
      assertThat(store.load(GUN).files()).isEmpty();
      assertThatThrownBy(() -> house.reader().lookup(GUN, "1.0"))
          .isInstanceOf(NotSignedException.class);
      server.clearFaults();
      publisher.initialiser().initialise(signing());
      assertThat(house.reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
      assertThat(keys.list())
          .extracting(KeyEntry::role)
          .containsExactlyInAnyOrder("root", "targets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/timestamp.key", "/snapshot.key", UPLOAD})
    void endlessAnswerAtAnyStep_isAFailureOfTheServer_andLeavesNoKeys(String step) {
      KeyStore keys = keys(unencrypted());
      TrustPublisher publisher = house.publisher(keys, MetadataStore.memory());
      server.inject(step, new Fault.Endless());

      assertThatThrownBy(() -> publisher.initialiser().initialise(signing()))
          .isInstanceOf(TrustServerException.class);

      assertThat(keys.list()).isEmpty();
    }

    @Test
    void endlessRoot_isOneThatIsServedAlready() {
      TrustPublisher publisher = house.publisher(keys(unencrypted()), MetadataStore.memory());
      server.inject("/root.json", new Fault.Endless());

      assertThatThrownBy(() -> publisher.initialiser().initialise(signing()))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("initialised already");

      server.clearFaults();
      publisher.initialiser().initialise(signing());
      assertThat(house.reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    }

    @Test
    void connectionCutBeforeTheAnswer_keepsTheKeysThatMayBePublished() {
      KeyStore keys = keys(unencrypted());
      TrustPublisher publisher = house.publisher(keys, MetadataStore.memory());
      server.inject(UPLOAD, new Fault.Disconnect());

      assertThatThrownBy(() -> publisher.initialiser().initialise(signing()))
          .isInstanceOf(TrustServerException.class);

      assertThat(keys.list())
          .describedAs("a server may still be at work when the line is cut")
          .extracting(KeyEntry::role)
          .containsExactlyInAnyOrder("root", "targets");
      server.clearFaults();
      publisher.initialiser().initialise(signing());
      assertThat(house.reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    }

    @Test
    void rootKeyThatCannotBeUnlocked_leavesItAlone_andNothingIsUploaded() {
      KeyStore right = keys(PassphraseSource.constant("right".toCharArray()));
      KeyEntry root = right.generate(KeyAlgorithm.ECDSA_P256, "root", null);
      KeyStore wrong = keys(PassphraseSource.constant("wrong".toCharArray()));
      TrustPublisher publisher = house.publisher(wrong, MetadataStore.memory());
      server.clearRequests();

      assertThatThrownBy(() -> publisher.initialiser().initialise(signing()))
          .isInstanceOfSatisfying(
              PublishException.class,
              e -> {
                assertThat(e.step()).isEqualTo(PublishException.Step.KEYS);
                assertThat(e).hasCauseInstanceOf(KeyAccessException.class);
              });

      assertThat(server.requests()).noneMatch(request -> request.startsWith("POST"));
      assertThat(right.list()).containsExactly(root);
      house.publisher(right, MetadataStore.memory()).initialiser().initialise(signing());
      assertThat(house.reader().lookup(GUN, "1.0").digest()).isEqualTo(ONE);
    }

    private RepositoryEdit signing() {
      return RepositoryEdit.of(GUN).signTag("1.0", ONE, 3, RoleName.TARGETS);
    }
  }

  @Test
  @DisplayName("notary-v1 case 85: what publishing asks of a server")
  void requests_areGetsAndPostsOfLiteralPaths() {
    TrustPublisher publisher = house.publisher(keys(unencrypted()), MetadataStore.memory());
    server.clearRequests();
    publisher.initialiser().initialise(RepositoryEdit.of(GUN));
    publisher.signTag(GUN, "1.0", ONE, 3);
    publisher.rotation().toServer(GUN, RoleName.SNAPSHOT);
    publisher.rotation().toNewKey(GUN, RoleName.ROOT);
    publisher.revokeAll(GUN);
    publisher.deleteRemote(GUN);

    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> request.matches("(GET|POST|DELETE) .*"))
        .allMatch(request -> request.contains(" /v2/localhost:5000/team/app/_trust/tuf/"));
    assertThat(server.requests())
        .filteredOn(request -> request.startsWith("POST"))
        .describedAs("one upload for each operation, and one demand for a new key")
        .containsExactly(
            "POST /v2/localhost:5000/team/app/_trust/tuf/ 200",
            "POST /v2/localhost:5000/team/app/_trust/tuf/ 200",
            "POST /v2/localhost:5000/team/app/_trust/tuf/snapshot.key 200",
            "POST /v2/localhost:5000/team/app/_trust/tuf/ 200",
            "POST /v2/localhost:5000/team/app/_trust/tuf/ 200",
            "POST /v2/localhost:5000/team/app/_trust/tuf/ 200");
  }

  private static PassphraseSource unencrypted() {
    return request -> Optional.of(new char[0]);
  }

  private KeyStore keys(PassphraseSource passphrases) {
    return FileKeyStore.builder(folder, passphrases, new SecureRandom()).build();
  }
}
