// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.crypto.KeyAlgorithm;
import dev.contenttrust.testing.tuf.SimulatedKey;
import dev.contenttrust.testing.tuf.SimulatedRepository;
import dev.contenttrust.testing.tuf.SimulatedRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TUF 1.0.34, 5.4 to 5.6: what each of timestamp, snapshot and targets must be. */
class TopLevelRolesTest {
  private static final List<String> ORDER = List.of("timestamp", "snapshot", "targets");

  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);

  @BeforeEach
  void refreshOnce() {
    updater.refresh();
  }

  /** Publishes one version more of everything and expects that the role ends the refresh. */
  private <T extends UntrustedException> T refusedAt(String role, Class<T> type) {
    T refusal = updater.refused(type);
    assertThat(refusal.role()).isEqualTo(new RoleName(role));
    assertOnlyEarlierRolesMoved(role);
    return refusal;
  }

  private void assertOnlyEarlierRolesMoved(String role) {
    int at = ORDER.indexOf(role);
    for (int i = 0; i < ORDER.size(); i++) {
      SimulatedRole each = repository.role(ORDER.get(i));
      Bytes stored = updater.store.load(new RoleName(ORDER.get(i))).orElseThrow();
      assertThat(version(ORDER.get(i), stored))
          .as("the stored version of " + ORDER.get(i))
          .isEqualTo(i < at ? each.version : 1);
    }
    assertThat(repository.requests).hasSizeLessThanOrEqualTo(2 + at);
  }

  private static long version(String role, Bytes file) {
    TufFormat format = new TufFormat();
    return switch (role) {
      case "timestamp" -> format.readTimestamp(file).payload().version();
      case "snapshot" -> format.readSnapshot(file).payload().version();
      default -> format.readTargets(RoleName.TARGETS, file).payload().version();
    };
  }

  private void publishNextOfAll() {
    repository.publishNext(repository.targets);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void newVersion_isAcceptedAndStored(String role) {
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(role), repository.name(repository.role(role)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void notSignedByItsKey_isRefused(String role) {
    repository.role(role).signers = List.of(SimulatedKey.ed25519());
    publishNextOfAll();
    refusedAt(role, UntrustedException.InsufficientSignatures.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void notSignedAtAll_isRefused(String role) {
    repository.role(role).signers = List.of();
    publishNextOfAll();
    refusedAt(role, UntrustedException.InsufficientSignatures.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void signedByOneOfTwoRequiredKeys_isRefused_byBothAccepted(String name) {
    SimulatedRole role = repository.role(name);
    SimulatedKey one = role.keys.get(0);
    role.keys = List.of(one, SimulatedKey.ed25519());
    role.threshold = 2;
    repository.publishNextRoot();
    role.signers = List.of(one);
    publishNextOfAll();
    assertThat(updater.refused(UntrustedException.InsufficientSignatures.class).valid())
        .isEqualTo(1);
    role.signers = null;
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(name), repository.name(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void oneKeyUnderTwoIds_countsOnce(String name) {
    SimulatedRole role = repository.role(name);
    SimulatedKey one = role.keys.get(0);
    role.keys = List.of(one, one.listedAs("again"));
    role.threshold = 2;
    repository.publishNextRoot();
    publishNextOfAll();
    assertThat(updater.refused(UntrustedException.InsufficientSignatures.class).valid())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void signaturesByForeignKeys_neitherHelpNorHarm(String name) {
    SimulatedRole role = repository.role(name);
    role.signers = List.of(SimulatedKey.ed25519(), role.keys.get(0), SimulatedKey.ed25519());
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(name), repository.name(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void rotatedKey_takesEffectAtOnce(String name) {
    SimulatedRole role = repository.role(name);
    List<SimulatedKey> old = role.keys;
    repository.rotate(new RoleName(name), SimulatedKey.ed25519());
    repository.publishNextRoot();
    role.signers = old;
    publishNextOfAll();
    assertThat(updater.refused(UntrustedException.InsufficientSignatures.class).role())
        .isEqualTo(new RoleName(name));
    role.signers = null;
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(name), repository.name(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void expiredNewFile_isRefusedAndNotStored(String role) {
    repository.role(role).expires = SimulatedRepository.NOW;
    publishNextOfAll();
    refusedAt(role, UntrustedException.Expired.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void storedFileThatExpiredSince_isRefusedThoughNothingIsNew(String name) {
    SimulatedRole role = repository.role(name);
    role.expires = SimulatedRepository.NOW.plusSeconds(60);
    publishNextOfAll();
    updater.refresh();
    updater.now = role.expires;
    assertThat(updater.refused(UntrustedException.Expired.class).role())
        .isEqualTo(new RoleName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void storedFileThatExpiredSince_doesNotHinderAGoodOne(String name) {
    SimulatedRole role = repository.role(name);
    role.expires = SimulatedRepository.NOW.plusSeconds(60);
    publishNextOfAll();
    updater.refresh();
    updater.now = role.expires;
    role.expires = role.expires.plusSeconds(60);
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(name), repository.name(role));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void missingFile_isRefused_withWhatCameBeforeStored(String role) {
    publishNextOfAll();
    repository.withhold(repository.name(repository.role(role)));
    refusedAt(role, UntrustedException.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void serverError_isReportedAsSuch(String role) {
    publishNextOfAll();
    repository.fail(
        repository.name(repository.role(role)), TrustServerException.Reason.SERVER_ERROR, 503);
    assertThat(updater.refused(TrustServerException.class).status()).isEqualTo(503);
    assertOnlyEarlierRolesMoved(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void validFileOfAnotherRole_isRefused(String name) {
    // every role is signed by one key, so that nothing but the type tells them apart
    SimulatedKey shared = SimulatedKey.ed25519();
    for (String each : ORDER) {
      repository.rotate(new RoleName(each), shared);
    }
    repository.hashesListed = false;
    repository.publishNextRoot();
    publishNextOfAll();
    SimulatedRole other = repository.role(name.equals("targets") ? "snapshot" : "targets");
    repository.serve(
        repository.name(repository.role(name)), repository.file(repository.name(other)));
    assertThat(updater.refused(UntrustedException.Malformed.class).role())
        .isEqualTo(new RoleName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"signed\":{},\"signatures\":[]}", "\u0000"})
  void garbage_isRefusedForEveryRole(String garbage) {
    repository.hashesListed = false;
    for (String role : ORDER) {
      publishNextOfAll();
      repository.serve(repository.name(repository.role(role)), Bytes.utf8(garbage));
      assertThat(updater.refused(UntrustedException.Malformed.class).role())
          .isEqualTo(new RoleName(role));
    }
    repository.serve("2.root.json", Bytes.utf8(garbage));
    assertThat(updater.refused(UntrustedException.Malformed.class).role()).isEqualTo(RoleName.ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void garbageInTheStore_isReplacedByFetching(String name) {
    RoleName role = new RoleName(name);
    updater.store.replace(role, updater.store.load(role).orElseThrow(), Bytes.utf8("{\"signed\":"));
    assertThat(updater.refresh()).contains(repository.name(repository.role(name)));
    updater.assertStored(role, repository.name(repository.role(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets"})
  void alteredStoredFile_isNotObeyed(String name) {
    RoleName role = new RoleName(name);
    Bytes stored = updater.store.load(role).orElseThrow();
    repository.hashesListed = false;
    publishNextOfAll();
    updater.refresh();
    Bytes present = updater.store.load(role).orElseThrow();
    Bytes altered = Bytes.utf8(stored.toUtf8().replaceAll("(\"version\": *)1\\b", "$12"));
    updater.store.replace(role, present, altered);
    updater.refresh();
    updater.assertStored(role, present);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets"})
  void contentOfAnotherVersionThanPromised_isRefused(String name) {
    SimulatedRole role = repository.role(name);
    repository.hashesListed = false;
    publishNextOfAll();
    Bytes older = updater.store.load(new RoleName(name)).orElseThrow();
    repository.serve(repository.name(role), older);
    UntrustedException.VersionMismatch refusal =
        refusedAt(name, UntrustedException.VersionMismatch.class);
    assertThat(refusal.offered()).isEqualTo(1);
    assertThat(refusal.required()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets"})
  void contentWithoutThePromisedHash_isRefused(String name) {
    publishNextOfAll();
    String file = repository.name(repository.role(name));
    repository.serve(file, Bytes.utf8(repository.file(file).toUtf8().replace("}", "} ").trim()));
    repository.lies.put(
        new RoleName(name),
        new FileMeta(
            2L, null, Hashes.of(Digest.sha256Of(Bytes.utf8("other"))), JsonObject.empty()));
    repository.publish();
    refusedAt(name, UntrustedException.ChecksumMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets"})
  void oneWrongHashBesideAGoodOne_isRefused_anUnknownOneIsNot(String name) {
    RoleName role = new RoleName(name);
    publishNextOfAll();
    Bytes file = repository.file(repository.name(repository.role(name)));
    Bytes right = Digest.sha256Of(file).bytes();
    Bytes wrong = Digest.Algorithm.SHA512.hash(Bytes.utf8("other"));
    repository.lies.put(
        role,
        new FileMeta(
            2L, null, new Hashes(Map.of("sha256", right, "sha512", wrong)), JsonObject.empty()));
    repository.publish();
    updater.refused(UntrustedException.ChecksumMismatch.class);
    repository.lies.put(
        role,
        new FileMeta(
            2L, null, new Hashes(Map.of("sha256", right, "blake7", wrong)), JsonObject.empty()));
    repository.timestamp.version++;
    if (name.equals("targets")) {
      repository.snapshot.version++;
    }
    repository.publish();
    updater.refresh();
    updater.assertStored(role, file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot", "targets"})
  void longerThanPromised_isRefused(String name) {
    RoleName role = new RoleName(name);
    publishNextOfAll();
    Bytes file = repository.file(repository.name(repository.role(name)));
    repository.lies.put(
        role, new FileMeta(2L, file.size() - 1L, Hashes.none(), JsonObject.empty()));
    repository.publish();
    assertThat(refusedAt(name, UntrustedException.LengthExceeded.class).limit())
        .isEqualTo(file.size() - 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "snapshot", "targets"})
  void beyondTheSizeLimit_isRefused_evenIfMoreIsPromised(String name) {
    publishNextOfAll();
    SimulatedRole role = repository.role(name);
    role.unknown = new JsonObject(Map.of("padding", new JsonString("x".repeat(9_000_000))));
    repository.publish();
    refusedAt(name, UntrustedException.LengthExceeded.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
  void unknownMembers_areKeptAndSigned(String name) {
    repository.role(name).unknown =
        new JsonObject(Map.of("x-note", new JsonString("\u0001\t\u00e9 <&>")));
    repository.publishNextRoot();
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(new RoleName(name), repository.name(repository.role(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1.0", "1.0.34"})
  void specificationVersionsOneX_areAccepted(String version) {
    repository.timestamp.unknown = new JsonObject(Map.of("spec_version", new JsonString(version)));
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(RoleName.TIMESTAMP, "timestamp.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0.0", "0.9", "10.0", "1"})
  void otherSpecificationVersions_areRefused(String version) {
    repository.timestamp.unknown = new JsonObject(Map.of("spec_version", new JsonString(version)));
    publishNextOfAll();
    refusedAt("timestamp", UntrustedException.Malformed.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"ED25519", "ECDSA_P256", "ECDSA_P384", "RSA_2048"})
  void everyKeyType_verifies_andRefusesAnothersSignature(KeyAlgorithm algorithm) {
    SimulatedKey key = SimulatedKey.generate(algorithm);
    repository.rotate(RoleName.TARGETS, key);
    repository.publishNextRoot();
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(RoleName.TARGETS, "2.targets.json");
    SimulatedKey other = SimulatedKey.generate(algorithm);
    repository.targets.signers = List.of(other.listedAs(key.id().value()));
    publishNextOfAll();
    updater.refused(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  void unknownKeyTypeBesideAGoodKey_isNoObstacle() {
    SimulatedKey good = repository.targets.keys.get(0);
    SimulatedKey strange =
        SimulatedKey.ed25519()
            .listedAs(
                new dev.contenttrust.core.metadata.PublicKey(
                    "sphincs-shake",
                    "sphincs+",
                    dev.contenttrust.core.metadata.PublicKey.Encoding.OPAQUE,
                    Bytes.utf8("whatever"),
                    JsonObject.empty()));
    repository.targets.keys = List.of(strange, good);
    repository.publishNextRoot();
    publishNextOfAll();
    updater.refresh();
    updater.assertStored(RoleName.TARGETS, "2.targets.json");
    repository.targets.signers = List.of(strange);
    publishNextOfAll();
    updater.refused(UntrustedException.InsufficientSignatures.class);
  }
}
