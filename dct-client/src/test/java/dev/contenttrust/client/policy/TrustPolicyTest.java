// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.client.policy.Requirement.DigestOnly;
import dev.contenttrust.client.policy.Requirement.NamedSigner;
import dev.contenttrust.client.policy.Requirement.Signed;
import dev.contenttrust.client.policy.Requirement.SignerRule;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPolicyTest {
  private static final String KEY_A = "a".repeat(64);
  private static final String KEY_B = "b".repeat(64);

  private static TrustPolicy parse(String json) {
    return TrustPolicy.parse(Bytes.utf8(json.replace('\'', '"')));
  }

  private static Requirement only(String ruleMembers) {
    TrustPolicy policy =
        parse("{'version': 1, 'rules': [{'pattern': 'r.example/app', " + ruleMembers + "}]}");
    assertThat(policy.rules()).hasSize(1);
    return policy.rules().get(0).requirement();
  }

  private static void assertRefused(String json, String... words) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContainingAll(words);
  }

  private static void assertRuleRefused(String ruleMembers, String... words) {
    assertRefused(
        "{'version': 1, 'rules': [{'pattern': 'r.example/app', " + ruleMembers + "}]}", words);
    assertRefused(
        "{'version': 1, 'rules': [{'pattern': 'r.example/app', " + ruleMembers + "}]}", "rule 1");
  }

  @Test
  void everyMember_isRead() {
    Requirement requirement =
        only(
            """
            'require': 'signed',
            'rootKeys': ['%1$s'],
            'signers': {'atLeast': 1, 'of': [{'name': 'alice', 'keys': ['%2$s']}, {'name': 'bob'}]},
            'maxTimestampAge': 'P7D',
            'timestampLifetime': 'P30D',
            'digestOnly': 'deny',
            'forbidKeyReuse': true
            """
                .formatted(KEY_A, KEY_B));

    assertThat(requirement)
        .isEqualTo(
            new Signed(
                Set.of(new KeyId(KEY_A)),
                new SignerRule(
                    1,
                    List.of(
                        new NamedSigner("alice", Set.of(new KeyId(KEY_B))),
                        new NamedSigner("bob", Set.of()))),
                Duration.ofDays(7),
                Duration.ofDays(30),
                DigestOnly.DENIED,
                true));
  }

  @Test
  void leastFile_isAnEnforcingPolicyThatDemandsSignatures() {
    TrustPolicy policy = parse("{'version': 1, 'rules': [{'pattern': '**', 'require': 'signed'}]}");

    assertThat(policy.mode()).isEqualTo(TrustPolicy.Mode.ENFORCE);
    assertThat(policy.rules().get(0).requirement()).isEqualTo(Signed.plain());
  }

  @Test
  void policyWithoutRules_isReadAndMatchesNothing() {
    TrustPolicy policy = parse("{'version': 1, 'mode': 'enforce', 'rules': []}");

    assertThat(policy.ruleFor(ImageReference.parse("alpine"))).isEmpty();
  }

  @Test
  void otherRequirements_areRead() {
    assertThat(only("'require': 'nothing'")).isEqualTo(new Requirement.Nothing());
    assertThat(only("'require': 'deny'")).isEqualTo(new Requirement.Denied());
    assertThat(parse("{'version': 1, 'mode': 'audit', 'rules': []}").mode())
        .isEqualTo(TrustPolicy.Mode.AUDIT);
  }

  @ParameterizedTest
  @CsvSource({"pass,PASSES", "signed,MUST_BE_SIGNED", "deny,DENIED"})
  void digestModes_areRead(String text, DigestOnly mode) {
    assertThat(((Signed) only("'require': 'signed', 'digestOnly': '" + text + "'")).digestOnly())
        .isEqualTo(mode);
  }

  @Test
  void signersWithoutNumber_areAllNeeded() {
    Signed signed =
        (Signed) only("'require': 'signed', 'signers': {'of': [{'name': 'a'}, {'name': 'b'}]}");

    assertThat(signed.signers()).isNotNull();
    assertThat(signed.signers().atLeast()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{'version': 1}",
        "{'rules': []}",
        "{'version': 2, 'rules': []}",
        "{'version': '1', 'rules': []}",
        "{'version': 1.5, 'rules': []}",
        "{'version': 1, 'rules': {}}",
        "{'version': 1, 'rules': [7]}",
        "{'version': 1, 'rules': [], 'comment': ''}",
        "{'version': 1, 'rules': [], 'mode': 'warn'}",
        "{'version': 1, 'rules': [], 'mode': true}",
        "{'version': 1, 'rules': [], 'mode': null}",
        "{'version': 1, 'rules': [], 'rules': []}",
        "{'version': 1, 'rules': []} {}",
        "{'version': 1, 'rules': [{'require': 'signed'}]}",
        "{'version': 1, 'rules': [{'pattern': '**'}]}",
        "{'version': 1, 'rules': [{'pattern': 'a//b', 'require': 'deny'}]}",
        "{'version': 1, 'rules': [{'pattern': 7, 'require': 'deny'}]}",
      })
  void anyOtherFile_isRefused(String json) {
    assertRefused(json, "policy file: ");
  }

  @Test
  void refusal_namesRuleAndMember() {
    assertRefused(
        "{'version': 1, 'rules': [{'pattern': '**', 'require': 'deny'},"
            + " {'pattern': 'r.example/**', 'require': 'signed', 'singers': {}}]}",
        "rule 2",
        "unknown member 'singers'");
  }

  @Test
  void twoRulesForOnePattern_areRefused() {
    assertRefused(
        "{'version': 1, 'rules': [{'pattern': '**', 'require': 'deny'},"
            + " {'pattern': '**', 'require': 'nothing'}]}",
        "two rules",
        "**");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'Signed'", "''", "true", "null", "['signed']"})
  void otherRequirement_isRefused(String value) {
    assertRuleRefused("'require': " + value, "'require'");
  }

  @Test
  void demandsBesideNothingOrDeny_areRefused() {
    assertRuleRefused("'require': 'nothing', 'rootKeys': ['" + KEY_A + "']", "rootKeys");
    assertRuleRefused("'require': 'deny', 'signers': {'of': []}", "signers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "'x'", "['x']", "[7]", "null", "['AAAA']"})
  void malformedRootKeys_areRefused(String value) {
    assertRuleRefused("'require': 'signed', 'rootKeys': " + value, "'rootKeys'");
  }

  @Test
  void keyIdInUpperCase_isRefused() {
    assertRuleRefused("'require': 'signed', 'rootKeys': ['" + "A".repeat(64) + "']", "'rootKeys'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'of': []}",
        "{'of': {}}",
        "{'of': ['alice']}",
        "{'of': [{}]}",
        "{'of': [{'name': 7}]}",
        "{'of': [{'name': ''}]}",
        "{'of': [{'name': 'releases'}]}",
        "{'of': [{'name': 'targets/alice'}]}",
        "{'of': [{'name': 'Alice'}]}",
        "{'of': [{'name': 'alice', 'key': []}]}",
        "{'of': [{'name': 'alice', 'keys': []}]}",
        "{'of': [{'name': 'alice'}, {'name': 'alice'}]}",
        "{'of': [{'name': 'alice'}], 'atLeast': 0}",
        "{'of': [{'name': 'alice'}], 'atLeast': 2}",
        "{'of': [{'name': 'alice'}], 'atLeast': -1}",
        "{'of': [{'name': 'alice'}], 'atLeast': '1'}",
        "{'of': [{'name': 'alice'}], 'atLeast': 1.5}",
        "{'of': [{'name': 'alice'}], 'atLeast': 4294967297}",
        "{'of': [{'name': 'alice'}], 'atLeast': 99999999999999999999}",
        "{'of': [{'name': 'alice'}], 'atleast': 1}",
      })
  void malformedSigners_areRefused(String value) {
    assertRuleRefused("'require': 'signed', 'signers': " + value, "rule 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'7d'", "7", "'PT0S'", "'-P1D'", "''", "null", "'P99999999D'", "'P1Y'"})
  void malformedDurations_areRefused(String value) {
    assertRuleRefused("'require': 'signed', 'maxTimestampAge': " + value, "rule 1");
    assertRuleRefused("'require': 'signed', 'timestampLifetime': " + value, "rule 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'allow'", "true", "null"})
  void otherDigestMode_isRefused(String value) {
    assertRuleRefused("'require': 'signed', 'digestOnly': " + value, "'digestOnly'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'true'", "1", "null"})
  void otherReuseSwitch_isRefused(String value) {
    assertRuleRefused("'require': 'signed', 'forbidKeyReuse': " + value, "'forbidKeyReuse'");
  }

  @Test
  void tooLongFile_isRefused() {
    assertRefused("{'version': 1, 'rules': []" + " ".repeat(1 << 20) + "}", "limit");
  }

  @Test
  void rules_standInTheOrderOfTheirPrecedence() {
    TrustPolicy policy =
        parse(
            """
            {'version': 1, 'rules': [
              {'pattern': '**', 'require': 'deny'},
              {'pattern': 'r.example/**', 'require': 'nothing'},
              {'pattern': 'r.example/team/app', 'require': 'signed'},
              {'pattern': 'r.example/team/*', 'require': 'deny'}]}
            """);

    assertThat(policy.rules())
        .extracting(rule -> rule.pattern().toString())
        .containsExactly("r.example/team/app", "r.example/team/*", "r.example/**", "**");
    assertThat(policy.ruleFor(ImageReference.parse("r.example/team/app:1")))
        .map(TrustPolicy.Rule::requirement)
        .contains(Signed.plain());
    assertThat(policy.ruleFor(ImageReference.parse("r.example/x")))
        .map(TrustPolicy.Rule::requirement)
        .contains(new Requirement.Nothing());
  }

  @Test
  void exampleInTheReadme_isAPolicyFile() throws Exception {
    String readme = Files.readString(Path.of("").toAbsolutePath().resolveSibling("README.md"));
    String section = readme.substring(readme.indexOf("## Policy files"));
    String json =
        section.substring(
            section.indexOf("```json") + 7,
            section.indexOf("```\n", section.indexOf("```json") + 7));

    TrustPolicy policy = TrustPolicy.parse(Bytes.utf8(json));

    assertThat(policy.mode()).isEqualTo(TrustPolicy.Mode.ENFORCE);
    assertThat(policy.rules()).hasSize(4);
  }
}
