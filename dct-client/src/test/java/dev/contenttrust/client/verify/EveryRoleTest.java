// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.Limits;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.RoleDraft;
import dev.contenttrust.testing.TestCertificate;
import dev.contenttrust.testing.TestJson;
import dev.contenttrust.testing.TestKey;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, or accepted, of every kind of role alike; one change per test. */
class EveryRoleTest {
  private static final RoleName NESTED = new RoleName("targets/team/ci");

  static Stream<RoleName> roles() {
    return Stream.concat(Stream.of(RoleName.ROOT), belowRoot());
  }

  static Stream<RoleName> belowRoot() {
    return Stream.of(
        RoleName.TIMESTAMP, RoleName.SNAPSHOT, RoleName.TARGETS, RoleName.RELEASES, NESTED);
  }

  private final RepositoryBuilder repository = repository();

  static RepositoryBuilder repository() {
    return RepositoryBuilder.repository()
        .targets(t -> t.target("v1", "one"))
        .delegation("targets/releases", r -> r.target("v1", "released"))
        .delegation("targets/team", t -> t.target("v2", "team"))
        .delegation("targets/team/ci", t -> t.target("v3", "nested"));
  }

  private UntrustedException refused(RoleName role, Consumer<RoleDraft> change) {
    UntrustedException refusal =
        new Client().refusal(role, repository.change(role, change).publish());
    assertThat(refusal.role()).isEqualTo(role);
    assertThat(refusal.repository()).isEqualTo(RepositoryBuilder.GUN.value());
    assertThat(refusal).hasMessageContaining(role.value());
    assertThat(refusal.getMessage()).doesNotContain("\n");
    return refusal;
  }

  private void accepted(RoleName role, Consumer<RoleDraft> change) {
    TrustedMetadata trusted = new Client().update(repository.change(role, change).publish());
    assertThat(trusted.delegations().results())
        .allMatch(found -> found.outcome() instanceof DelegationOutcome.Accepted);
  }

  @Nested
  class Signatures {
    static Stream<RoleName> roles() {
      return EveryRoleTest.roles();
    }

    private TestKey other(RoleName role) {
      return repository.newKey(role);
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W4, case 68: signed by a key that is not listed")
    void foreignSignature_isRefused(RoleName role) {
      assertThat(refused(role, r -> r.signedBy(other(role))))
          .isInstanceOfSatisfying(
              UntrustedException.InsufficientSignatures.class,
              e -> {
                assertThat(e.valid()).isZero();
                assertThat(e.threshold()).isOne();
              });
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 14: no signatures")
    void noSignature_isRefused(RoleName role) {
      assertThat(refused(role, RoleDraft::signedBy))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class);
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 31: unknown signatures beside good ones do no harm")
    void foreignSignaturesBesideGoodOne_areIgnored(RoleName role) {
      accepted(
          role,
          r -> {
            TestKey own = other(role);
            r.keys(own).signedBy(other(role), own, other(role));
          });
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 32, 49: threshold 2 needs two keys")
    void thresholdOfTwo_isMetByTwoKeys_andNotByOne(RoleName role) {
      TestKey first = other(role);
      TestKey second = other(role);
      accepted(role, r -> r.keys(first, second).threshold(2));

      assertThat(refused(role, r -> r.signedBy(first).resign()))
          .isInstanceOfSatisfying(
              UntrustedException.InsufficientSignatures.class, e -> assertThat(e.valid()).isOne());
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 32: one key twice")
    void sameKeyTwice_countsOnce(RoleName role) {
      TestKey first = other(role);
      TestKey second = other(role);
      assertThat(refused(role, r -> r.keys(first, second).signedBy(first, first).threshold(2)))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class);
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W7, case 34: two certificates of one key")
    void oneKeyUnderTwoIds_countsOnce(RoleName role) {
      TestKey key = TestKey.ecdsa();
      TestKey twin =
          key.certified(TestCertificate.notary(RepositoryBuilder.GUN.value(), repository.now()));
      TestKey other =
          role.equals(RoleName.ROOT)
              ? key.certified(
                  TestCertificate.notary(
                      RepositoryBuilder.GUN.value(), repository.now().minusSeconds(60)))
              : key;

      assertThat(refused(role, r -> r.keys(twin, other).threshold(2)))
          .isInstanceOfSatisfying(
              UntrustedException.InsufficientSignatures.class, e -> assertThat(e.valid()).isOne());
      accepted(role, r -> r.threshold(1).resign());
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName(
        "W9: a threshold above the number of keys can never be met, and the message says so")
    void unreachableThreshold_isRefused(RoleName role) {
      assertThat(refused(role, r -> r.threshold(2)))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class)
          .hasMessageContaining("can never be valid");
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W17: more signatures than the cap")
    void tooManySignatures_areRefused(RoleName role) {
      TestKey own = other(role);
      Client client = new Client();
      Limits d = Limits.DEFAULT;
      client.limits =
          new Limits(
              d.maxRootBytes(),
              d.maxTimestampBytes(),
              d.maxSnapshotBytes(),
              d.maxTargetsBytes(),
              d.maxRootRotations(),
              d.maxDelegations(),
              d.maxDelegationDepth(),
              2,
              d.updateTimeout());
      repository.change(role, r -> r.keys(own).signedBy(own, other(role), other(role)));

      assertThat(client.refusal(role, repository.publish()))
          .isInstanceOfSatisfying(
              UntrustedException.LimitExceeded.class, e -> assertThat(e.limit()).isEqualTo(2));
    }
  }

  @Nested
  class KeyIds {
    static Stream<RoleName> roles() {
      return belowRoot();
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 33: stored under a false id, signed under the true one")
    void keyListedUnderFalseId_doesNotCount(RoleName role) {
      TestKey key = TestKey.ecdsa();
      assertThat(refused(role, r -> r.keys().listed("ab".repeat(32), key.json()).signedBy(key)))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class);
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 33: stored and signed under a false id")
    void keyListedAndSigningUnderFalseId_isRefused(RoleName role) {
      TestKey key = TestKey.ecdsa();
      String falseId = "ab".repeat(32);
      assertThat(
              refused(
                  role,
                  r ->
                      r.keys()
                          .listed(falseId, key.json())
                          .signedBy(key)
                          .wire(file -> replace(file, key.id().value(), falseId))))
          .isInstanceOfSatisfying(
              UntrustedException.KeyIdMismatch.class,
              e -> {
                assertThat(e.declared().value()).isEqualTo(falseId);
                assertThat(e.actual()).isEqualTo(key.id());
              });
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 29, 30: a key of unknown type beside a good one, and alone")
    void keyOfUnknownType_neverCounts_andDoesNoHarm(RoleName role) {
      TestKey good = TestKey.ecdsa();
      TestKey odd = TestKey.ecdsa().declaredAs("dilithium");
      accepted(role, r -> r.keys(good, odd));
      assertThat(refused(role, r -> r.keys(odd)))
          .isInstanceOf(UntrustedException.InsufficientSignatures.class);
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 26: every kind of key")
    void everyKindOfKey_isAccepted(RoleName role) {
      accepted(
          role,
          r -> r.keys(TestKey.ecdsa("secp384r1"), TestKey.ed25519(), TestKey.rsa()).threshold(3));
    }
  }

  @Nested
  class Time {
    static Stream<RoleName> roles() {
      return EveryRoleTest.roles();
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 8, W10: expired")
    void expired_isRefused_andValidOneSecondBefore(RoleName role) {
      accepted(role, r -> r.expires(RepositoryBuilder.NOW.plusSeconds(1)));
      assertThat(refused(role, r -> r.expires(RepositoryBuilder.NOW)))
          .isInstanceOfSatisfying(
              UntrustedException.Expired.class,
              e -> {
                assertThat(e.expiredAt()).isEqualTo(RepositoryBuilder.NOW);
                assertThat(e.checkedAt()).isEqualTo(RepositoryBuilder.NOW);
              });
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("P3: verification for writing goes on, and tells what expired")
    void expiredForWriting_isAcceptedAndReported(RoleName role) {
      Client client = new Client();
      client.expiry = ExpiryPolicy.DANGEROUSLY_IGNORE;
      repository.change(role, r -> r.expires(RepositoryBuilder.NOW.minusSeconds(9)));

      assertThat(client.update(repository.publish()).expired())
          .containsExactly(Map.entry(role, RepositoryBuilder.NOW.minusSeconds(9)));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W10: what expired in the cache since is refused although nothing changed")
    void expiredSinceLastUpdate_isRefused(RoleName role) {
      PublishedRepository published =
          repository
              .change(role, r -> r.expires(RepositoryBuilder.NOW.plus(Duration.ofHours(1))))
              .publish();
      Client client = Client.knowing(published);
      client.now = RepositoryBuilder.NOW.plus(Duration.ofHours(2));

      assertThat(client.refusal(role, published)).isInstanceOf(UntrustedException.Expired.class);
    }
  }

  @Nested
  class Form {
    static Stream<RoleName> roles() {
      return EveryRoleTest.roles();
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W11, case 18: duplicate members")
    void duplicateMember_isMalformed(RoleName role) {
      malformed(
          role, r -> r.wire(file -> replace(file, "{\"signed\":{", "{\"signed\":{\"version\":9,")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 12: trailing bytes")
    void trailingBytes_areMalformed(RoleName role) {
      malformed(role, r -> r.wire(file -> Bytes.utf8(file.toUtf8() + "x")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 11: trailing newline")
    void trailingNewline_isAccepted(RoleName role) {
      accepted(role, r -> r.wire(file -> Bytes.utf8(file.toUtf8() + "\n")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("W12: empty file")
    void emptyFile_isMalformed(RoleName role) {
      malformed(role, r -> r.wire(file -> Bytes.empty()));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 13: signed is null")
    void signedNull_isMalformed(RoleName role) {
      malformed(role, r -> r.wire(file -> Bytes.utf8("{\"signed\":null,\"signatures\":[]}")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 4: version 0")
    void versionZero_isMalformed(RoleName role) {
      malformed(role, r -> r.version(0));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 5: type of another role, validly signed")
    void wrongType_isMalformed(RoleName role) {
      malformed(role, r -> r.edit(signed -> TestJson.with(signed, "_type", "root")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 9: unknown members are signed and accepted")
    void unknownMember_isAccepted(RoleName role) {
      accepted(role, r -> r.edit(signed -> TestJson.with(signed, "spec_version", "1.0")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    @DisplayName("case 2: first seen at a high version")
    void highFirstVersion_isAccepted(RoleName role) {
      accepted(role, r -> r.version(1L << 31));
    }

    private void malformed(RoleName role, Consumer<RoleDraft> change) {
      assertThat(refused(role, change)).isInstanceOf(UntrustedException.Malformed.class);
    }
  }

  static Bytes replace(Bytes file, String old, String next) {
    assertThat(file.toUtf8()).contains(old);
    return Bytes.utf8(file.toUtf8().replace(old, next));
  }
}
