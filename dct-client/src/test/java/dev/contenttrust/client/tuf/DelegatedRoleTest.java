// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.GlobPaths;
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

/**
 * TUF 1.0.34, 5.6.7.1: a delegated role must be everything that the top-level targets role must be
 * (see {@link TopLevelRolesTest}), in the eyes of its delegator.
 */
class DelegatedRoleTest {
  private static final RoleName NAME = new RoleName("delegated");

  private final SimulatedRepository repository = new SimulatedRepository();
  private final Updater updater = new Updater(repository);
  private final SimulatedRole role = repository.role(NAME);

  @BeforeEach
  void delegateAndSearchOnce() {
    role.target("x", Bytes.utf8("x"));
    delegateAnew();
    accepted();
  }

  private void delegateAnew() {
    repository.targets.withdrawDelegations();
    repository.targets.delegate(role, new GlobPaths(List.of("*")), false);
    publishNext();
  }

  private void publishNext() {
    repository.publishNext(repository.targets, role);
  }

  /** Expects that the published file answers, and is stored. */
  private void accepted() {
    TufTarget found = updater.client().target("x");
    assertThat(found.role()).isEqualTo(NAME);
    assertThat(found.roleVersion()).isEqualTo(role.version);
    updater.assertStored(NAME, repository.name(role));
  }

  /** Expects that the role ends the search, and that what is stored of it stays. */
  private <T extends TrustException> T refused(Class<T> type) {
    Bytes before = updater.store.load(NAME).orElseThrow();
    TufClient client = updater.client();
    client.refresh();
    T refusal = catchThrowableOfType(type, () -> client.target("x"));
    assertThat(refusal).as("the role must be refused as " + type.getSimpleName()).isNotNull();
    updater.assertStored(NAME, before);
    return refusal;
  }

  private void refusedAsUntrusted(Class<? extends UntrustedException> type) {
    assertThat(refused(type).role()).isEqualTo(NAME);
  }

  private void lie(FileMeta promise) {
    repository.lies.put(NAME, promise);
    repository.publishNext();
  }

  @Test
  void newVersion_isAcceptedAndStored() {
    publishNext();
    accepted();
  }

  @Test
  void notSignedByItsKey_orNotAtAll_isRefused() {
    role.signers = List.of(SimulatedKey.ed25519());
    publishNext();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
    role.signers = List.of();
    publishNext();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
    role.signers = repository.targets.keys;
    publishNext();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  void signedByOneOfTwoRequiredKeys_isRefused_byBothAccepted() {
    SimulatedKey one = role.keys.get(0);
    role.keys = List.of(one, SimulatedKey.ed25519());
    role.threshold = 2;
    role.signers = List.of(one);
    delegateAnew();
    assertThat(refused(UntrustedException.InsufficientSignatures.class).valid()).isEqualTo(1);
    role.signers = null;
    publishNext();
    accepted();
  }

  @Test
  void thresholdBeyondTheKeys_isNeverMet() {
    role.threshold = 2;
    delegateAnew();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
  }

  @Test
  void oneKeyUnderTwoIds_countsOnce() {
    SimulatedKey one = role.keys.get(0);
    role.keys = List.of(one, one.listedAs("again"));
    role.threshold = 2;
    delegateAnew();
    assertThat(refused(UntrustedException.InsufficientSignatures.class).valid()).isEqualTo(1);
  }

  @Test
  void signaturesByForeignKeys_neitherHelpNorHarm() {
    role.signers = List.of(SimulatedKey.ed25519(), role.keys.get(0));
    publishNext();
    accepted();
  }

  @Test
  void rotatedKey_takesEffectAtOnce() {
    List<SimulatedKey> old = role.keys;
    role.keys = List.of(SimulatedKey.ed25519());
    role.signers = old;
    delegateAnew();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
    role.signers = null;
    publishNext();
    accepted();
  }

  @Test
  void expired_isRefused_aMomentBeforeItIsNot() {
    role.expires = SimulatedRepository.NOW.plusSeconds(1);
    publishNext();
    accepted();
    updater.now = role.expires;
    refusedAsUntrusted(UntrustedException.Expired.class);
  }

  @Test
  void missingFile_isRefused() {
    publishNext();
    repository.withhold(repository.name(role));
    refusedAsUntrusted(UntrustedException.Missing.class);
  }

  @Test
  void serverError_isReportedAsSuch() {
    publishNext();
    repository.fail(repository.name(role), TrustServerException.Reason.SERVER_ERROR, 503);
    assertThat(refused(TrustServerException.class).status()).isEqualTo(503);
    repository.recover();
    accepted();
  }

  @Test
  void validFileOfAnotherType_isRefused() {
    repository.hashesListed = false;
    role.keys = List.of(SimulatedKey.ed25519());
    repository.rotate(RoleName.SNAPSHOT, role.keys.get(0));
    repository.publishNextRoot();
    delegateAnew();
    repository.serve(repository.name(role), repository.file(repository.name(repository.snapshot)));
    refusedAsUntrusted(UntrustedException.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"signed\":{},\"signatures\":[]}", "\u0000"})
  void garbage_isRefused(String garbage) {
    repository.hashesListed = false;
    publishNext();
    repository.serve(repository.name(role), Bytes.utf8(garbage));
    refusedAsUntrusted(UntrustedException.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"signed\":", "\u0000"})
  void garbageInTheStore_isReplacedByFetching(String garbage) {
    updater.store.replace(NAME, updater.store.load(NAME).orElseThrow(), Bytes.utf8(garbage));
    accepted();
  }

  @Test
  void contentOfAnotherVersionThanPromised_isRefused_whetherOlderOrNewer() {
    repository.hashesListed = false;
    Bytes older = repository.file(repository.name(role));
    publishNext();
    repository.serve(repository.name(role), older);
    assertThat(refused(UntrustedException.VersionMismatch.class).offered())
        .isEqualTo(role.version - 1);
    publishNext();
    Bytes newer = repository.file(repository.name(role));
    lie(repository.promise(role.version - 1, newer));
    repository.serve((role.version - 1) + "." + NAME + ".json", newer);
    assertThat(refused(UntrustedException.VersionMismatch.class).offered()).isEqualTo(role.version);
  }

  @Test
  void promisedHash_decides_andUnknownOnesDoNot() {
    publishNext();
    Bytes right = Digest.sha256Of(repository.file(repository.name(role))).bytes();
    Bytes wrong = Digest.Algorithm.SHA512.hash(Bytes.utf8("other"));
    long version = role.version;
    lie(new FileMeta(version, null, new Hashes(Map.of("sha512", wrong)), JsonObject.empty()));
    refusedAsUntrusted(UntrustedException.ChecksumMismatch.class);
    lie(
        new FileMeta(
            version,
            null,
            new Hashes(Map.of("sha256", right, "sha512", wrong)),
            JsonObject.empty()));
    refusedAsUntrusted(UntrustedException.ChecksumMismatch.class);
    lie(
        new FileMeta(
            version,
            null,
            new Hashes(Map.of("sha256", right, "blake7", wrong)),
            JsonObject.empty()));
    accepted();
  }

  @Test
  void promisedLength_mustBeMetExactly() {
    publishNext();
    long length = repository.file(repository.name(role)).size();
    lie(new FileMeta(role.version, length - 1, Hashes.none(), JsonObject.empty()));
    refusedAsUntrusted(UntrustedException.LengthExceeded.class);
    lie(new FileMeta(role.version, length + 1, Hashes.none(), JsonObject.empty()));
    refusedAsUntrusted(UntrustedException.Malformed.class);
    lie(new FileMeta(role.version, length, Hashes.none(), JsonObject.empty()));
    accepted();
  }

  @Test
  void beyondTheSizeLimit_isRefused_evenIfMoreIsPromised() {
    role.unknown = new JsonObject(Map.of("padding", new JsonString("x".repeat(5_000_000))));
    publishNext();
    refusedAsUntrusted(UntrustedException.LengthExceeded.class);
  }

  @Test
  void unknownMembers_areKeptAndSigned() {
    role.unknown = new JsonObject(Map.of("x-note", new JsonString("\u0001\t\u00e9 <&>")));
    publishNext();
    accepted();
  }

  @Test
  void otherSpecificationVersion_isRefused() {
    role.unknown = new JsonObject(Map.of("spec_version", new JsonString("2.0.0")));
    publishNext();
    refusedAsUntrusted(UntrustedException.Malformed.class);
    role.unknown = new JsonObject(Map.of("spec_version", new JsonString("1.0")));
    publishNext();
    accepted();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"ED25519", "ECDSA_P256", "ECDSA_P384", "RSA_2048"})
  void everyKeyType_verifies_andRefusesAnothersSignature(KeyAlgorithm algorithm) {
    SimulatedKey key = SimulatedKey.generate(algorithm);
    role.keys = List.of(key);
    delegateAnew();
    accepted();
    SimulatedKey other = SimulatedKey.generate(algorithm);
    role.signers = List.of(other.listedAs(key.id().value()));
    publishNext();
    refusedAsUntrusted(UntrustedException.InsufficientSignatures.class);
  }
}
