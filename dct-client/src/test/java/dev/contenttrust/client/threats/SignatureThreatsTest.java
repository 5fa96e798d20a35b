// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threats W3, W4, W7, W9, W16 and W19: who signed, how many, with what, until when. */
class SignatureThreatsTest {
  @TempDir Path folder;

  /** What an attacker does to one role of a repository. */
  private interface Attack {
    void on(RepositoryBuilder repository, RoleName role);
  }

  static List<RoleName> everyRole() {
    return Scenario.EVERY_ROLE;
  }

  static List<RoleName> delegatedRoles() {
    return List.of(Scenario.RELEASES, Scenario.DEEP);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w3_expiredRole_isRefused_andNoOtherRoleAnswersForIt(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);

    AttackKit.expire(scenario.repository, role);
    scenario.publish();

    assertThat(scenario.refused(role, UntrustedException.Expired.class).role()).isEqualTo(role);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w19_signedFileWithoutExpiry_hasExpiredInTheYearOne_asGoReadsIt(RoleName role) {
    for (boolean asNull : List.of(true, false)) {
      Scenario scenario = Scenario.trusted(folder.resolve(Boolean.toString(asNull)));
      scenario.repository.change(
          role, draft -> draft.edit(signed -> withoutExpiry(signed, asNull)));
      scenario.publish();

      assertThat(scenario.refused(role, UntrustedException.Expired.class).expiredAt())
          .isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    }
  }

  private static JsonObject withoutExpiry(JsonObject signed, boolean asNull) {
    Map<String, JsonValue> members = new LinkedHashMap<>(signed.members());
    members.remove("expires");
    if (asNull) {
      members.put("expires", JsonNull.NULL);
    }
    return new JsonObject(members);
  }

  static List<Attack> brokenReleases() {
    return List.of(
        AttackKit::expire,
        AttackKit::signWithForeignKey,
        AttackKit::forgeSignature,
        AttackKit::signBelowThreshold,
        AttackKit::removeSignatures,
        (repository, role) -> repository.change(role, draft -> draft.resign().notServed()),
        (repository, role) -> repository.change(role, draft -> draft.replay(Bytes.utf8("x"))));
  }

  @ParameterizedTest
  @MethodSource("brokenReleases")
  void w3_w4_targetsNeverAnswersForBrokenReleases(Attack attack) {
    Scenario scenario = Scenario.unseen(folder);
    attack.on(scenario.repository, Scenario.RELEASES);
    scenario.publish();

    assertThatExceptionOfType(UntrustedException.class)
        .isThrownBy(scenario::resolve)
        .satisfies(refusal -> assertThat(refusal.role()).isEqualTo(Scenario.RELEASES));
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w4_roleSignedByAForeignKey_isRefused(RoleName role) {
    refusedAfter(role, AttackKit::signWithForeignKey);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w4_foreignSignatureUnderAListedKeyId_isRefused(RoleName role) {
    refusedAfter(role, AttackKit::forgeSignature);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w4_fewerSignaturesThanTheThreshold_areRefused(RoleName role) {
    refusedAfter(role, AttackKit::signBelowThreshold);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w4_roleWithoutSignatures_isRefused(RoleName role) {
    refusedAfter(role, AttackKit::removeSignatures);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w4_promisedRoleThatIsNotServed_isRefused(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.change(role, draft -> draft.resign().notServed());
    scenario.publish();

    // A new root is never missing, only the old one in its place, which has not the promised hash.
    Class<? extends UntrustedException> refusal =
        role.equals(RoleName.ROOT)
            ? UntrustedException.ChecksumMismatch.class
            : UntrustedException.Missing.class;
    scenario.refused(role, refusal);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w7_oneKeyInTwoCertificates_doesNotMeetAThresholdOfTwo(RoleName role) {
    refusedAfter(role, AttackKit::countOneKeyTwice);
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w9_thresholdBelowOne_isRefused(RoleName role) {
    for (long threshold : new long[] {0, -1, Long.MIN_VALUE + 1}) {
      Scenario scenario = Scenario.trusted(folder.resolve("t" + threshold));
      scenario.repository.change(role, draft -> draft.threshold(threshold));
      scenario.publish();

      scenario.refused(role, UntrustedException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w9_roleWithoutKeys_isRefused(RoleName role) {
    refusedAfter(role, (repository, name) -> repository.change(name, draft -> draft.keys()));
  }

  @ParameterizedTest
  @MethodSource("everyRole")
  void w9_thresholdAboveTheNumberOfKeys_isRefused(RoleName role) {
    refusedAfter(role, (repository, name) -> repository.change(name, draft -> draft.threshold(2)));
  }

  static List<Arguments> mislabelledSignatures() {
    List<Arguments> all = new ArrayList<>();
    for (RoleName role : Scenario.EVERY_ROLE) {
      for (String method :
          List.of("rsapss", "rsapkcs1v15", "eddsa", "pycrypto-pkcs#1 pss", "none", "")) {
        all.add(Arguments.of(role, method));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("mislabelledSignatures")
  void w16_ecdsaSignatureUnderAnotherMethod_doesNotCount(RoleName role, String method) {
    refusedAfter(role, (repository, name) -> AttackKit.relabelSignatures(repository, name, method));
  }

  static List<Arguments> keysAndForeignMethods() {
    List<Arguments> all = new ArrayList<>();
    List<Supplier<TestKey>> keys = List.of(TestKey::ecdsa, TestKey::ed25519, TestKey::rsa);
    List<String> methods = List.of("ecdsa", "eddsa", "rsapss");
    for (int key = 0; key < keys.size(); key++) {
      for (int method = 0; method < methods.size(); method++) {
        if (key != method) {
          all.add(Arguments.of(keys.get(key), methods.get(method)));
        }
      }
    }
    all.add(Arguments.of(keys.get(2), "rsapkcs1v15"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("keysAndForeignMethods")
  void w16_methodThatDoesNotBelongToTheKey_doesNotCount(Supplier<TestKey> key, String method) {
    for (RoleName role : List.of(RoleName.TARGETS, Scenario.RELEASES)) {
      Scenario scenario = Scenario.trusted(folder.resolve(role.value()));
      TestKey made = key.get();
      scenario.repository.change(role, draft -> draft.keys(made));
      AttackKit.relabelSignatures(scenario.repository, role, method);
      scenario.publish();
      scenario.refused(role, UntrustedException.class);

      scenario.repository.change(role, draft -> draft.honest());
      scenario.publish();
      scenario.accept();
    }
  }

  @ParameterizedTest
  @MethodSource("delegatedRoles")
  void w19_delegatedFileWithAnotherHash_isRefused(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    scenario.repository.change(role, draft -> draft.resign());
    var next = scenario.repository.publish();
    var other = scenario.repository.change(role, draft -> draft.resign()).publish().file(role);
    String hashed = role + "." + Digest.sha256Of(next.file(role)).hex() + ".json";
    scenario.source.serve(next.with(hashed, other));

    scenario.refused(role, UntrustedException.class);
  }

  @ParameterizedTest
  @MethodSource("delegatedRoles")
  void w19_cachedRole_isRefusedOnceItsDelegatorListsAnotherKey(RoleName role) {
    Scenario scenario = Scenario.trusted(folder);
    TestKey successor = TestKey.ecdsa();
    var stale = scenario.repository.published(role);
    scenario.repository.change(role, draft -> draft.keys(successor).replay(stale));
    scenario.publish();

    assertThat(scenario.refused(role, UntrustedException.InsufficientSignatures.class).role())
        .isEqualTo(role);
  }

  private void refusedAfter(RoleName role, Attack attack) {
    Scenario scenario = Scenario.trusted(folder);
    attack.on(scenario.repository, role);
    scenario.publish();

    scenario.refused(role, UntrustedException.class);
  }
}
