// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.examples.cli.CommandRun.Result;
import dev.contenttrust.testing.AttackKit;
import dev.contenttrust.testing.PublishedRepository;
import dev.contenttrust.testing.RepositoryBuilder;
import dev.contenttrust.testing.ServedFiles;
import dev.contenttrust.testing.TestKey;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingTest {
  private static final String GUN = RepositoryBuilder.GUN.value();
  private static final Digest ONE = Digest.sha256Of(Bytes.utf8("one"));
  private static final Digest TWO = Digest.sha256Of(Bytes.utf8("two!"));

  @TempDir Path home;
  private CommandRun dct;
  private RepositoryBuilder repository;
  private ServedFiles source;

  @BeforeEach
  void publish() {
    dct = new CommandRun(home, RepositoryBuilder.NOW);
    repository = RepositoryBuilder.repository();
    repository.targets(role -> role.target("1.0", "one").target("tools/a b", "tool"));
    repository.delegation("targets/alice", role -> role.target("2.0", "two!"));
    repository.delegation("targets/bob", role -> role.target("3.0", "three"));
    repository.delegation("targets/releases", role -> role.target("2.0", "two!"));
    source = repository.publish().source();
  }

  /** The root key as the notice of first use tells it. */
  private String rootKey() {
    String notice = dct.run(source, "resolve", GUN + ":1.0").err();
    return notice.replaceAll("(?s).*root key ([0-9a-f]{64}).*", "$1");
  }

  @Test
  void resolve_printsTheReferenceToPull() {
    Result result = dct.run(source, "resolve", GUN + ":2.0");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(GUN + "@" + TWO + "\n");
  }

  @Test
  void firstUse_isToldOnceWithTheRootKey() {
    Result first = dct.run(source, "resolve", GUN + ":1.0");
    Result second = dct.run(source, "resolve", GUN + ":1.0");

    assertThat(first.err())
        .contains("Warning: " + GUN + ": ")
        .containsOnlyOnce("root key")
        .containsPattern("[0-9a-f]{64}");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void firstUse_isToldThoughTheAnswerIsARefusal() {
    Result first = dct.run(source, "resolve", GUN + ":9");

    assertThat(first.code()).isEqualTo(3);
    assertThat(first.err()).contains("first use").containsPattern("[0-9a-f]{64}");
    assertThat(dct.run(source, "resolve", GUN + ":9").err()).doesNotContain("first use");
  }

  @Test
  void pinnedRootKey_answersWithoutANotice() {
    String key = rootKey();
    CommandRun other = new CommandRun(home.resolve("other"), RepositoryBuilder.NOW);

    Result result = other.run(source, "resolve", "--root-key", key, GUN + ":1.0");

    assertThat(result).isEqualTo(new Result(0, GUN + "@" + ONE + "\n", ""));
  }

  @Test
  void otherRootKeyPinned_isNotTrusted() {
    Result result = dct.run(source, "resolve", "--root-key", "0".repeat(64), GUN + ":1.0");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("NOT TRUSTED: ");
  }

  @Test
  void withoutTrustOnFirstUse_nothingIsTrusted() {
    assertThat(dct.run(source, "resolve", "--no-tofu", GUN + ":1.0").code()).isEqualTo(4);
  }

  @Test
  void unsignedTag_isNotSignedInDockersWords() {
    Result result = dct.run(source, "resolve", GUN + ":9");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("No valid trust data for 9");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void tagOfASignerAlone_isNotReleased() {
    Result result = dct.run(source, "resolve", GUN + ":3.0", "--json");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("\"code\":\"NOT_RELEASED\"");
  }

  @Test
  void unknownRepository_isNotSigned() {
    MetadataSource empty = repository.publish().without("root.json").source();

    Result result = dct.run(empty, "resolve", GUN + ":1.0", "--json");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("{\"error\":{\"family\":\"NOT_SIGNED\",\"code\":\"NO_TRUST_DATA\"")
        .contains("does not have trust data for " + GUN);
  }

  @Test
  void requiredSigner_mustHaveSignedTheSameDigest() {
    assertThat(dct.run(source, "resolve", "--signer", "alice", GUN + ":2.0").code()).isZero();

    Result refused =
        dct.run(source, "resolve", "--signer", "alice", "--signer", "bob", GUN + ":2.0");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("targets/bob");
  }

  @Test
  void wronglySignedRole_isNotTrusted() {
    repository.delegation(
        "targets/releases", role -> role.target("2.0", "x").signedBy(TestKey.ecdsa()));
    MetadataSource hostile = repository.publish().source();

    Result result = dct.run(hostile, "resolve", GUN + ":2.0", "--json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains("\"family\":\"UNTRUSTED\"")
        .contains("\"code\":\"INSUFFICIENT_SIGNATURES\"")
        .contains("\"role\":\"targets/releases\"")
        .contains("\"valid\":0,\"threshold\":1");
  }

  @Test
  void expiredRole_isNotTrusted() {
    dct.at(RepositoryBuilder.NOW.plus(Duration.ofDays(15)));

    Result result = dct.run(source, "lookup", GUN, "1.0", "--json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err())
        .contains("\"code\":\"EXPIRED\"", "\"role\":\"timestamp\"", "\"expiredAt\":\"2026-03-18T");
  }

  @Test
  void unusableServer_hasItsOwnCode() {
    source.failWith(
        new TrustServerException(
            GUN, TrustServerException.Reason.FORBIDDEN, 403, "access denied", null));

    Result result = dct.run(source, "list", GUN, "--json");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err())
        .contains("\"family\":\"SERVER\"", "\"code\":\"FORBIDDEN\"", "\"status\":403");
  }

  @Test
  void unexpectedFailure_hasNoStackTraceUnlessAskedFor() {
    source.failWith(new IllegalArgumentException("boom"));

    Result plain = dct.run(source, "list", GUN);
    Result verbose = dct.run(source, "-vv", "list", GUN);

    assertThat(plain.code()).isEqualTo(1);
    assertThat(plain.err()).contains("boom").doesNotContain("\tat ");
    assertThat(verbose.code()).isEqualTo(1);
    assertThat(verbose.err()).contains("\tat ");
  }

  @Test
  void offline_answersFromTheCacheUntilItExpires() {
    assertThat(dct.run(source, "resolve", GUN + ":1.0").code()).isZero();

    Result offline = dct.run("resolve", "--offline", GUN + ":1.0");
    assertThat(offline).isEqualTo(new Result(0, GUN + "@" + ONE + "\n", ""));

    dct.at(RepositoryBuilder.NOW.plus(Duration.ofDays(15)));
    assertThat(dct.run("resolve", "--offline", GUN + ":1.0").code()).isEqualTo(4);
  }

  @Test
  void offlineWithoutCache_cannotUseTheServer() {
    Result result = dct.run("resolve", "--offline", GUN + ":1.0", "--json");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).contains("\"code\":\"OFFLINE\"");
  }

  @Test
  void trustDir_isFoundByOptionThenVariableThenHome() {
    Path named = home.resolve("named");
    dct.run(source, "--trust-dir", named.toString(), "resolve", GUN + ":1.0");
    assertThat(named.resolve("tuf/" + GUN + "/metadata/root.json")).exists();

    dct.run(source, "resolve", GUN + ":1.0");
    assertThat(home.resolve(".docker/trust/tuf/" + GUN + "/metadata/root.json")).exists();

    dct.variable("DOCKER_CONFIG", home.resolve("config").toString());
    dct.run(source, "resolve", GUN + ":1.0");
    assertThat(home.resolve("config/trust/tuf/" + GUN + "/metadata/root.json")).exists();
  }

  @Test
  void globalOptions_standBeforeOrAfterTheCommand() {
    String folder = home.resolve("named").toString();
    Result before = dct.run(source, "--trust-dir", folder, "--json", "-v", "list", GUN);
    Result after = dct.run(source, "list", GUN, "-v", "--json", "--trust-dir=" + folder);

    assertThat(before.code()).isZero();
    assertThat(after.out().replaceFirst("(?s)\"warnings\".*", ""))
        .isEqualTo(before.out().replaceFirst("(?s)\"warnings\".*", ""));
    assertThat(after.err()).contains("verified " + GUN + " targets");
  }

  @Test
  void verbosity_addsUpWhereverItStands() {
    source.failWith(new IllegalArgumentException("boom"));

    assertThat(dct.run(source, "-v", "list", "-v", GUN).err()).contains("\tat ");
    assertThat(dct.run(source, "-v", "list", GUN).err()).doesNotContain("\tat ");
  }

  @Test
  void lookup_findsAnyTargetInAnyRole() {
    assertThat(dct.run(source, "lookup", GUN, "tools/a b").out())
        .isEqualTo("tools/a b " + Digest.sha256Of(Bytes.utf8("tool")) + " 4 targets\n");
    assertThat(dct.run(source, "lookup", GUN, "3.0").out())
        .isEqualTo("3.0 " + Digest.sha256Of(Bytes.utf8("three")) + " 5 targets/bob\n");
    assertThat(dct.run(source, "lookup", GUN, "2.0").out()).endsWith(" 4 targets/alice\n");
    assertThat(dct.run(source, "lookup", "--role", "targets/releases", GUN, "2.0").out())
        .endsWith(" 4 targets/releases\n");
    assertThat(dct.run(source, "lookup", "--role", "targets/bob", GUN, "2.0").code()).isEqualTo(3);
  }

  @Test
  void list_isSortedByRoleThenName() {
    Result result = dct.run(source, "list", GUN);

    assertThat(result.out())
        .isEqualTo(
            """
            1.0 %s 3 targets
            tools/a b %s 4 targets
            2.0 %s 4 targets/alice
            3.0 %s 5 targets/bob
            """
                .formatted(
                    ONE,
                    Digest.sha256Of(Bytes.utf8("tool")),
                    TWO,
                    Digest.sha256Of(Bytes.utf8("three"))));
  }

  @Test
  void hostileTargetName_cannotForgeALine() {
    repository.targets(role -> role.target("x\u0085admin sha256:0 1 root\u202e\u2028", "y"));

    Result result = dct.run(repository.publish().source(), "list", GUN);

    assertThat(result.code()).describedAs(result.err()).isZero();
    assertThat(result.out()).hasLineCount(5).contains("x\\u{85}admin").doesNotContain("\u202e");
  }

  @Test
  void explain_showsEveryRoleAndWhatItSays() {
    Result result = dct.run(source, "explain", GUN + ":2.0");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("Answer:      " + TWO + ", 4 bytes, from targets/releases")
        .contains("root ", "timestamp ", "snapshot ", "targets/alice ", "network")
        .contains("nothing of this tag");
  }

  @Test
  void explain_showsWhyThereIsNoAnswer() {
    repository.delegation(
        "targets/releases", role -> role.target("2.0", "x").signedBy(TestKey.ecdsa()));

    Result result = dct.run(repository.publish().source(), "explain", GUN + ":2.0");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).contains("none: INSUFFICIENT_SIGNATURES", "targets/releases");
    assertThat(result.err()).contains("NOT TRUSTED: ");
  }

  @Test
  void explain_ofAnExpiredTimestamp_showsTheRootAndNamesTheTimestamp() {
    AttackKit.expire(repository, RoleName.TIMESTAMP);
    ServedFiles expired = repository.publish().source();

    Result text = dct.run(expired, "explain", GUN + ":2.0");
    Result json = dct.run(expired, "explain", GUN + ":2.0", "--json");

    assertThat(text.code()).describedAs(text.err()).isEqualTo(4);
    assertThat(text.out())
        .contains("none: EXPIRED", "refused: timestamp")
        .doesNotContainPattern("(?m)^snapshot ");
    assertThat(text.out()).containsPattern("root +1 .* 1 of 1 .* network");
    assertThat(text.err()).contains("NOT TRUSTED: ");
    assertThat(json.code()).isEqualTo(4);
    assertThat(json.out()).contains("\"refusal\"", "\"state\"", "\"verified\"", "\"refused\"");
  }

  @Test
  void explain_ofAWrongSnapshot_showsRootAndTimestampAndNamesTheSnapshot() {
    PublishedRepository first = repository.publish();
    repository.targets(role -> role.target("4.0", "four"));
    PublishedRepository second = repository.publish();
    String promised = Digest.sha256Of(second.file(RoleName.SNAPSHOT)).hex();
    Bytes older = first.file(RoleName.SNAPSHOT);
    ServedFiles mixed =
        second.with("snapshot." + promised + ".json", older).with("snapshot.json", older).source();

    Result text = dct.run(mixed, "explain", GUN + ":2.0");

    assertThat(text.code()).describedAs(text.err()).isEqualTo(4);
    assertThat(text.out())
        .contains("refused: snapshot")
        .containsPattern("timestamp +[0-9]+ .* 1 of 1 .* network");
  }

  @Test
  void explain_ofAMissingDelegation_showsTheVerifiedOnesAndNamesIt() {
    dct.run(source, "resolve", GUN + ":2.0");
    AttackKit.vanish(repository, RoleName.RELEASES);

    Result text = dct.run(repository.publish().source(), "explain", GUN + ":2.0");

    assertThat(text.code()).describedAs(text.err()).isEqualTo(4);
    assertThat(text.out()).contains("targets/alice ", "targets/releases ", "none: MISSING");
  }

  @Test
  void status_isDueOnlyIfSomethingExpiresInTime() {
    Result good = dct.run(source, "status", GUN);
    Result due = dct.run(source, "status", "--within", "1100d", GUN);

    assertThat(good.code()).describedAs(good.toString()).isZero();
    assertThat(good.out()).contains("timestamp", "renewed by the server", "root certificate");
    assertThat(good.out()).doesNotContain("DUE");
    assertThat(due.code()).isEqualTo(4);
    assertThat(due.out()).contains("DUE");
  }

  @Test
  void status_ofSeveralReportsTheWorst() {
    Result result = dct.run(source, "status", GUN, "registry.example.com/not/there", "--json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(((JsonObject) result.json()).member("collections")).isPresent();
  }
}
