// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static dev.contenttrust.core.format.NotaryDocuments.EXPIRES;
import static dev.contenttrust.core.format.NotaryDocuments.KEY;
import static dev.contenttrust.core.format.NotaryDocuments.KEY_ID;
import static dev.contenttrust.core.format.NotaryDocuments.META;
import static dev.contenttrust.core.format.NotaryDocuments.ROOT;
import static dev.contenttrust.core.format.NotaryDocuments.SHA256;
import static dev.contenttrust.core.format.NotaryDocuments.SIGNATURES;
import static dev.contenttrust.core.format.NotaryDocuments.SNAPSHOT;
import static dev.contenttrust.core.format.NotaryDocuments.TARGETS;
import static dev.contenttrust.core.format.NotaryDocuments.TIMESTAMP;
import static dev.contenttrust.core.format.NotaryDocuments.canonical;
import static dev.contenttrust.core.format.NotaryDocuments.delegatedRole;
import static dev.contenttrust.core.format.NotaryDocuments.delegating;
import static dev.contenttrust.core.format.NotaryDocuments.file;
import static dev.contenttrust.core.format.NotaryDocuments.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotaryReaderTest {
  private static final NotaryFormat FORMAT = new NotaryFormat();

  /** The four kinds of file, and how each is read. */
  enum Kind {
    ROOT_FILE(ROOT) {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readRoot(wire);
      }
    },
    TIMESTAMP_FILE(TIMESTAMP) {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readTimestamp(wire);
      }
    },
    SNAPSHOT_FILE(SNAPSHOT) {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readSnapshot(wire);
      }
    },
    TARGETS_FILE(TARGETS) {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readTargets(RoleName.TARGETS, wire);
      }
    },
    DELEGATION_FILE(TARGETS) {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readTargets(RoleName.RELEASES, wire);
      }
    };

    final String signed;

    Kind(String signed) {
      this.signed = signed;
    }

    abstract SignedMetadata<? extends RoleMetadata> read(Bytes wire);

    void refuses(Bytes wire, String message) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .describedAs("%s %s", this, message)
          .isThrownBy(() -> read(wire))
          .withMessageContaining(message);
    }

    void refuses(String changedSigned, String message) {
      assertThat(changedSigned).isNotEqualTo(signed);
      refuses(file(changedSigned), message);
    }
  }

  @Nested
  @DisplayName("every file")
  class EveryFile {
    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 1: an honest file")
    void honestFile_isReadWithItsExactBytes(Kind kind) {
      SignedMetadata<? extends RoleMetadata> read = kind.read(file(kind.signed));

      assertThat(read.signedBytes()).isEqualTo(canonical(kind.signed));
      assertThat(read.wireBytes()).isEqualTo(file(kind.signed));
      assertThat(read.payload().expires().at()).isEqualTo(Instant.parse(EXPIRES));
      assertThat(read.payload().expires().text()).isEqualTo(EXPIRES);
      assertThat(read.payload().unknown().members()).isEmpty();
      assertThat(read.signatures()).hasSize(1);
      assertThat(read.signatures().get(0).keyId()).isEqualTo(new KeyId(KEY_ID));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 2: great versions")
    void greatVersions_areAccepted(Kind kind) {
      for (long version : new long[] {1, 2, 1L << 31, 1L << 40, (1L << 53) - 1}) {
        assertThat(kind.read(file(version(kind, Long.toString(version)))).payload().version())
            .isEqualTo(version);
      }
      for (String version :
          List.of("9007199254740993", "9223372036854775807", "9223372036854775808", "1e20")) {
        kind.refuses(version(kind, version), "");
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 3: version not written as an integer")
    void versionNotWrittenAsInteger_isRefused(Kind kind) {
      for (String version : List.of("1.0", "1e0", "10e-1", "'1'", "true", "[1]", "{}")) {
        kind.refuses(version(kind, version), "version");
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 4: version below 1 or missing")
    void versionBelowOneOrMissing_isRefused(Kind kind) {
      for (String version : List.of("0", "-0", "-1", "null")) {
        kind.refuses(version(kind, version), "version");
      }
      kind.refuses(kind.signed.replaceFirst(",'version':\\d", ""), "no member 'version'");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 5: type")
    void otherType_isRefused(Kind kind) {
      String type = kind.signed.replaceFirst("^\\{'_type':'(\\w+)'.*$", "$1");
      for (String other : List.of(type.toLowerCase(Locale.ROOT), "", "Mirrors", type + " ")) {
        kind.refuses(kind.signed.replace("'" + type + "'", "'" + other + "'"), "type");
      }
      kind.refuses(kind.signed.replace("'_type':'" + type + "',", ""), "_type");
      kind.refuses(kind.signed.replace("'" + type + "'", "null"), "_type");
      for (Kind another : Kind.values()) {
        if (!another.signed.equals(kind.signed)) {
          kind.refuses(file(another.signed), "instead of " + type);
        }
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 6: a missing expiry has always expired")
    void missingExpiry_isTheBeginningOfTime(Kind kind) {
      for (String signed :
          List.of(
              kind.signed.replace("'expires':'" + EXPIRES + "',", ""),
              kind.signed.replace("'" + EXPIRES + "'", "null"))) {
        assertThat(kind.read(file(signed)).payload().expires().at())
            .isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 7: times")
    void expiryByNotarysRules_isAcceptedWithItsText(Kind kind) {
      String text = "2029-11-19T21:02:21.915230305-05:00";
      SignedMetadata<? extends RoleMetadata> read =
          kind.read(file(kind.signed.replace(EXPIRES, text)));

      assertThat(read.payload().expires().text()).isEqualTo(text);
      assertThat(read.payload().expires().at())
          .isEqualTo(Instant.parse("2029-11-20T02:02:21.915230305Z"));
      for (String bad : List.of("2030-01-02", "", "2030-01-02T03:04:05", "soon")) {
        kind.refuses(kind.signed.replace(EXPIRES, bad), "RFC 3339");
      }
      kind.refuses(kind.signed.replace("'" + EXPIRES + "'", "1893553445"), "expires");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 9: unknown members are signed and kept")
    void unknownMembers_areCoveredAndKept(Kind kind) {
      String signed =
          kind.signed.replaceFirst(
              "^\\{", "{'spec_version':'1.0','x-nested':{'b':[1,null],'a':{}},");
      SignedMetadata<? extends RoleMetadata> read = kind.read(file(signed));

      assertThat(read.signedBytes()).isEqualTo(canonical(signed));
      assertThat(read.payload().unknown().members()).containsOnlyKeys("spec_version", "x-nested");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 10: a fraction anywhere in what is signed")
    void fractionInUnknownMember_isRefused(Kind kind) {
      kind.refuses(kind.signed.replaceFirst("^\\{", "{'x':{'y':[1.5]},"), "fraction");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 11: white space; case 12: trailing data, byte order mark")
    void whiteSpace_isAccepted_otherBytesAroundAreRefused(Kind kind) {
      String text = file(kind.signed).toUtf8();
      Bytes spaced = Bytes.utf8(" " + text.replace(",", " ,\n\t") + "\r\n");

      assertThat(kind.read(spaced).signedBytes()).isEqualTo(canonical(kind.signed));
      assertThat(kind.read(spaced).wireBytes()).isEqualTo(spaced);
      kind.refuses(Bytes.utf8(text + "x"), "");
      kind.refuses(Bytes.utf8(text + text), "");
      kind.refuses(Bytes.utf8("\ufeff" + text), "byte order mark");
      kind.refuses(Bytes.empty(), "");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 13: nothing signed")
    void signedMissingNullOrNoObject_isRefused(Kind kind) {
      kind.refuses(json("{'signatures':" + SIGNATURES + "}"), "no member 'signed'");
      for (String signed : List.of("null", "[]", "'x'", "1", "true", "[" + kind.signed + "]")) {
        kind.refuses(json("{'signed':" + signed + ",'signatures':" + SIGNATURES + "}"), "signed");
      }
      kind.refuses(json("[]"), "must be an object");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 14: no signatures leave none to count")
    void signaturesMissingNullOrEmpty_areNone(Kind kind) {
      for (String rest : List.of("", ",'signatures':null", ",'signatures':[]")) {
        assertThat(kind.read(json("{'signed':" + kind.signed + rest + "}")).signatures()).isEmpty();
      }
      for (String bad :
          List.of("{}", "'x'", "[null]", "['x']", "[{}]", "[{'keyid':''}]", "[{'keyid':1}]")) {
        kind.refuses(json("{'signed':" + kind.signed + ",'signatures':" + bad + "}"), "");
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 15: the method in capitals, missing, unknown")
    void methods_areReadInLowerCase(Kind kind) {
      String signatures =
          "[{'keyid':'a','method':'ECDSA','sig':'AQID'},{'keyid':'b','sig':'AQID'},{'keyid':'c','method':null,'sig':null},{'keyid':'d','method':'foo','sig':''}]";

      assertThat(
              kind.read(json("{'signed':" + kind.signed + ",'signatures':" + signatures + "}"))
                  .signatures())
          .extracting(
              signature ->
                  signature.keyId() + ":" + signature.method() + ":" + signature.value().toHex())
          .containsExactly("a:ecdsa:010203", "b::010203", "c::", "d:foo:");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 16: Base64 of a signature")
    void signatureNotInStandardBase64_isRefused(Kind kind) {
      for (String bad :
          List.of("_-8=", "AQI", "AQ==A", "A", "AQJ=", "AR==", "AQID\\n", " AQID", "====")) {
        kind.refuses(
            json(
                "{'signed':"
                    + kind.signed
                    + ",'signatures':[{'keyid':'a','method':'ecdsa','sig':'"
                    + bad
                    + "'}]}"),
            "Base64");
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 18: duplicate members")
    void memberListedTwice_isRefusedAtEveryDepth(Kind kind) {
      kind.refuses(kind.signed.replaceFirst("^\\{", "{'version':1,"), "occurs twice");
      kind.refuses(kind.signed.replaceFirst("^\\{", "{'\\\\u0076ersion':1,"), "occurs twice");
      kind.refuses(kind.signed.replaceFirst("^\\{", "{'x':[{'y':{'z':1,'z':1}}],"), "occurs twice");
      kind.refuses(
          json("{'signed':{},'signed':" + kind.signed + ",'signatures':" + SIGNATURES + "}"),
          "occurs twice");
      kind.refuses(
          json(
              "{'signed':"
                  + kind.signed
                  + ",'signatures':[{'keyid':'a','keyid':'b','method':'ecdsa','sig':''}]}"),
          "occurs twice");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("case 19: member names are exact")
    void memberNamesInOtherCase_areUnknown(Kind kind) {
      kind.refuses(kind.signed.replace("'version'", "'VERSION'"), "no member 'version'");
      kind.refuses(
          json("{'SIGNED':" + kind.signed + ",'signatures':" + SIGNATURES + "}"),
          "no member 'signed'");
      assertThat(
              kind.read(json("{'signed':" + kind.signed + ",'Signatures':" + SIGNATURES + "}"))
                  .signatures())
          .isEmpty();
    }

    @Test
    void messageAboutAHostileName_isShortAndPrintable() {
      String name = "x\u202e".repeat(1000);
      for (String bad :
          List.of(
              TARGETS.replace(SHA256, "'" + name + "':1"),
              TARGETS.replace("'latest':" + META, "'" + name + "':1"),
              delegating("[" + delegatedRole(name) + "]"))) {
        assertThatThrownBy(() -> FORMAT.readTargets(RoleName.TARGETS, file(bad)))
            .isInstanceOf(MalformedJsonException.class)
            .satisfies(
                e -> assertThat(e.getMessage()).hasSizeLessThan(300).matches("[\\x20-\\x7e…]*"));
      }
    }

    @Test
    void moreSignaturesThanTheLimit_areRefused() {
      NotaryFormat narrow = new NotaryFormat(new FormatLimits(JsonLimits.DEFAULT, 2, 1, 1));
      String one = SIGNATURES.substring(1, SIGNATURES.length() - 1);

      assertThat(
              narrow
                  .readTimestamp(
                      json("{'signed':" + TIMESTAMP + ",'signatures':[" + one + "," + one + "]}"))
                  .signatures())
          .hasSize(2);
      assertThatThrownBy(
              () ->
                  narrow.readTimestamp(
                      json(
                          "{'signed':"
                              + TIMESTAMP
                              + ",'signatures':["
                              + one
                              + ","
                              + one
                              + ","
                              + one
                              + "]}")))
          .isInstanceOf(MalformedJsonException.class)
          .hasMessageContaining("lists 3 signatures, the limit is 2");
    }
  }

  @Nested
  @DisplayName("root")
  class Root {
    @Test
    void keysAndRoles_areRead() {
      RootMetadata root = FORMAT.readRoot(file(ROOT)).payload();

      assertThat(root.consistentSnapshot()).isFalse();
      assertThat(root.keys()).containsOnlyKeys(new KeyId(KEY_ID));
      assertThat(root.keys().get(new KeyId(KEY_ID)).encoding()).isEqualTo(Encoding.SPKI_DER);
      assertThat(root.role(RoleName.SNAPSHOT).keyIds()).containsExactly(new KeyId(KEY_ID));
      assertThat(root.role(RoleName.SNAPSHOT).threshold()).isEqualTo(1);
    }

    @Test
    void consistentSnapshot_isIgnoredButMustBeABoolean() {
      assertThat(read("'consistent_snapshot':false,", "").consistentSnapshot()).isFalse();
      assertThat(
              read("'consistent_snapshot':false", "'consistent_snapshot':true")
                  .consistentSnapshot())
          .isFalse();
      assertThat(
              read("'consistent_snapshot':false", "'consistent_snapshot':null")
                  .consistentSnapshot())
          .isFalse();
      refuses("'consistent_snapshot':false", "'consistent_snapshot':0", "consistent_snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "targets", "snapshot", "timestamp"})
    @DisplayName("case 50: roles of the root")
    void topLevelRoleThatIsMissingOrUnusable_isRefused(String role) {
      String entry = "'" + role + "':{'keyids':['" + KEY_ID + "'],'threshold':1}";

      refuses(entry, "'" + role + "s':{'keyids':['" + KEY_ID + "'],'threshold':1}", "role");
      for (String threshold : List.of("0", "-1", "1.0", "'1'", "null", "2147483648")) {
        refuses(entry, entry.replace("'threshold':1", "'threshold':" + threshold), "threshold");
      }
      refuses(entry, entry.replace(",'threshold':1", ""), "threshold");
      refuses(entry, entry.replace(KEY_ID, "unknown"), "not among the keys");
      refuses(entry, entry.replace("['" + KEY_ID + "']", "[]"), "no key");
      refuses(entry, entry.replace("['" + KEY_ID + "']", "null"), "no key");
      refuses(entry, entry.replace("'keyids':['" + KEY_ID + "'],", ""), "no key");
      refuses(entry, "'" + role + "':null", "must be an object");
    }

    @Test
    void extraRole_isAccepted() {
      RootMetadata root =
          read("'roles':{", "'roles':{'mirrors':{'keyids':['whoever'],'threshold':1},");

      assertThat(root.role(new RoleName("mirrors")).keyIds()).containsExactly(new KeyId("whoever"));
    }

    @Test
    void keyListedTwice_isKeptAsListed() {
      RootMetadata root = read("['" + KEY_ID + "']", "['" + KEY_ID + "','" + KEY_ID + "']");

      assertThat(root.role(RoleName.ROOT).keyIds()).hasSize(2);
      assertThat(root.role(RoleName.ROOT).threshold()).isEqualTo(1);
    }

    @Test
    void retiredAndUnknownKeys_areKept() {
      RootMetadata root =
          read(
              "'keys':{",
              "'keys':{'old':{'keytype':'ecdsa-x509','keyval':{'public':'AQID'}},'new':{'keytype':'dilithium','keyval':{'private':null,'public':''}},");

      assertThat(root.keys().get(new KeyId("old")).encoding()).isEqualTo(Encoding.CERTIFICATES_PEM);
      assertThat(root.keys().get(new KeyId("new")).encoding()).isEqualTo(Encoding.OPAQUE);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "null",
          "'x'",
          "{'keytype':'ecdsa'}",
          "{'keytype':'ecdsa','keyval':null}",
          "{'keytype':'ecdsa','keyval':{}}",
          "{'keytype':'ecdsa','keyval':{'public':null}}",
          "{'keytype':'ecdsa','keyval':{'public':1}}",
          "{'keytype':'ecdsa','keyval':{'public':'A'}}",
          "{'keytype':'ecdsa','keyval':{'public':'_-8='}}",
          "{'keytype':1,'keyval':{'public':''}}"
        })
    void keyOfTheWrongShape_isRefused(String key) {
      refuses("'keys':{", "'keys':{'x':" + key + ",", "");
    }

    @Test
    void moreKeysOrRolesThanTheLimits_areRefused() {
      NotaryFormat narrow = new NotaryFormat(new FormatLimits(JsonLimits.DEFAULT, 9, 1, 4));

      assertThat(narrow.readRoot(file(ROOT))).isNotNull();
      for (String more :
          List.of(
              ROOT.replace("'keys':{", "'keys':{'x':" + KEY + ","),
              ROOT.replaceFirst("\\['" + KEY_ID + "'\\]", "['" + KEY_ID + "','" + KEY_ID + "']"),
              ROOT.replace("'roles':{", "'roles':{'x':{'keyids':[],'threshold':1},"))) {
        assertThatThrownBy(() -> narrow.readRoot(file(more)))
            .isInstanceOf(MalformedJsonException.class)
            .hasMessageContaining("the limit is");
      }
    }

    private RootMetadata read(String what, String by) {
      assertThat(ROOT).contains(what);
      return FORMAT.readRoot(file(ROOT.replaceFirst(Pattern.quote(what), by))).payload();
    }

    private void refuses(String what, String by, String message) {
      assertThat(ROOT).contains(what);
      Kind.ROOT_FILE.refuses(ROOT.replace(what, by), message);
    }
  }

  @Nested
  @DisplayName("snapshot and timestamp")
  class Meta {
    @Test
    void promises_areRead() {
      assertThat(FORMAT.readTimestamp(file(TIMESTAMP)).payload().snapshot().length()).isEqualTo(6);
      assertThat(FORMAT.readTimestamp(file(TIMESTAMP)).payload().snapshot().version()).isNull();
      assertThat(FORMAT.readSnapshot(file(SNAPSHOT)).payload().meta())
          .containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS);
    }

    @Test
    @DisplayName("case 20: the timestamp's entry")
    void timestampWithoutSnapshotEntry_isRefused() {
      Kind.TIMESTAMP_FILE.refuses(
          TIMESTAMP.replace("'snapshot'", "'snapshot.json'"), "missing snapshot sha256");
      Kind.TIMESTAMP_FILE.refuses(
          TIMESTAMP.replace("'meta':{'snapshot':" + META + "}", "'meta':{}"),
          "missing snapshot sha256");
      Kind.TIMESTAMP_FILE.refuses(
          TIMESTAMP.replace("'meta':{'snapshot':" + META + "},", ""), "meta");
      Kind.TIMESTAMP_FILE.refuses(TIMESTAMP.replace("{'snapshot':" + META + "}", "null"), "meta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "targets"})
    @DisplayName("case 23: the snapshot's entries")
    void snapshotWithoutMandatoryEntry_isRefused(String role) {
      Kind.SNAPSHOT_FILE.refuses(
          SNAPSHOT.replace("'" + role + "':", "'" + role + ".json':"),
          "missing " + role + " sha256");
    }

    @Test
    @DisplayName("case 23: entries of other roles")
    void snapshotEntryOfUnknownRole_isAccepted() {
      assertThat(
              FORMAT
                  .readSnapshot(
                      file(
                          SNAPSHOT.replace(
                              "'meta':{",
                              "'meta':{'targets/releases':" + META + ",'what ever':" + META + ",")))
                  .payload()
                  .meta())
          .containsKeys(RoleName.RELEASES, new RoleName("what ever"));
    }

    @ParameterizedTest
    @MethodSource("dev.contenttrust.core.format.NotaryReaderTest#metaKinds")
    @DisplayName("case 21: hashes of the wrong form")
    void hashOfWrongForm_isRefused(Kind kind) {
      String sha512Of63 = "'" + "A".repeat(84) + "'";
      for (String hashes :
          List.of(
              "'sha512':'" + "A".repeat(86) + "=='",
              "'sha256':null",
              "'SHA256':'" + "A".repeat(43) + "='",
              SHA256 + ",'sha512':" + sha512Of63,
              "'sha256':'" + "ab".repeat(32) + "'",
              "'sha256':'" + "A".repeat(42) + "B='",
              "'sha256':'" + "_".repeat(42) + "8='",
              "'sha256':''")) {
        kind.refuses(kind.signed.replace(SHA256, hashes), "");
      }
      kind.refuses(kind.signed.replace("'hashes':{" + SHA256 + "},", ""), "sha256");
      kind.refuses(kind.signed.replace("{" + SHA256 + "}", "null"), "sha256");
    }

    @ParameterizedTest
    @MethodSource("dev.contenttrust.core.format.NotaryReaderTest#metaKinds")
    @DisplayName("case 22: sha256 alone, or with an unknown algorithm")
    void sha256WithUnknownAlgorithm_isAccepted(Kind kind) {
      assertThat(kind.read(file(kind.signed.replace(SHA256, SHA256 + ",'md5':'AQID'"))))
          .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("dev.contenttrust.core.format.NotaryReaderTest#metaKinds")
    @DisplayName("case 24: lengths")
    void lengths_areIntegersFromZero(Kind kind) {
      for (String bad : List.of("-1", "1.0", "'6'", "9223372036854775808", "[]")) {
        kind.refuses(kind.signed.replace("'length':6", "'length':" + bad), "");
      }
      assertThat(kind.read(file(kind.signed.replace(",'length':6", "")))).isNotNull();
      assertThat(
              FORMAT
                  .readTimestamp(file(TIMESTAMP.replace(",'length':6", "")))
                  .payload()
                  .snapshot()
                  .length())
          .isZero();
    }
  }

  static List<Kind> metaKinds() {
    return List.of(Kind.TIMESTAMP_FILE, Kind.SNAPSHOT_FILE);
  }

  @Nested
  @DisplayName("targets")
  class Targets {
    @Test
    void targets_areReadAsListed() {
      TargetFile latest = targets(TARGETS).targets().find("latest").orElseThrow();

      assertThat(latest.length()).isEqualTo(6);
      assertThat(latest.hashes().sha256()).isPresent();
      assertThat(latest.custom()).isNull();
    }

    @Test
    void oddNames_areAccepted() {
      String entries =
          "{'':M,' ':M,'../x':M,'/abs':M,'a\\tb':M,'\\u0000':M,'é':M}".replace("M", META);

      assertThat(targets(TARGETS.replace("{'latest':" + META + "}", entries)).targets().stream())
          .extracting(TargetFile::name)
          .containsExactly("", " ", "../x", "/abs", "a\tb", "\u0000", "é");
    }

    @Test
    void lengthAndHashesOfATarget_areNotCheckedOnReading() {
      TargetFile strange =
          targets(TARGETS.replace(META, "{'hashes':{'sha256':'AQID','x':''},'length':-5}"))
              .targets()
              .find("latest")
              .orElseThrow();

      assertThat(strange.length()).isEqualTo(-5);
      assertThat(strange.hashes().isWellFormed()).isFalse();
      assertThat(
              targets(TARGETS.replace(META, "{}"))
                  .targets()
                  .find("latest")
                  .orElseThrow()
                  .hashes()
                  .isCheckable())
          .isFalse();
      for (String bad :
          List.of(
              "null",
              "[]",
              "{'length':'6'}",
              "{'length':1.0}",
              "{'hashes':[]}",
              "{'hashes':{'sha256':'ab'}}",
              "{'hashes':{'sha256':1}}")) {
        Kind.TARGETS_FILE.refuses(TARGETS.replace(META, bad), "");
      }
    }

    @Test
    void custom_isKept_andNullIsNone() {
      assertThat(
              targets(TARGETS.replace("{'hashes'", "{'custom':{'a':1},'hashes'"))
                  .targets()
                  .find("latest")
                  .orElseThrow()
                  .custom())
          .isNotNull();
      assertThat(
              targets(TARGETS.replace("{'hashes'", "{'custom':7,'hashes'"))
                  .targets()
                  .find("latest")
                  .orElseThrow()
                  .custom())
          .isEqualTo(JsonNumber.of(7));
      assertThat(
              targets(TARGETS.replace("{'hashes'", "{'custom':null,'hashes'"))
                  .targets()
                  .find("latest")
                  .orElseThrow()
                  .custom())
          .isNull();
    }

    @Test
    @DisplayName("case 17: null and missing forms")
    void emptyForms_areAccepted() {
      String delegations = "'delegations':{'keys':{},'roles':[]}";
      for (String form :
          List.of(
              "'x':1",
              "'delegations':null",
              "'delegations':{}",
              "'delegations':{'keys':{},'roles':null}",
              "'delegations':{'keys':null,'roles':[]}")) {
        assertThat(targets(TARGETS.replace(delegations, form)).delegations().roles()).isEmpty();
      }
      assertThat(targets(TARGETS.replace("{'latest':" + META + "}", "null")).targets().size())
          .isZero();
      DelegatedRole keyless =
          delegated(delegatedRole("targets/x").replace("['" + KEY_ID + "']", "null"));
      assertThat(keyless.keys().keyIds()).isEmpty();
      for (String paths : List.of("", "'paths':null,", "'paths':[],")) {
        assertThat(delegated(delegatedRole("targets/x").replace("'paths':[''],", paths)).paths())
            .isEqualTo(PrefixPaths.nothing());
      }
      for (String bad :
          List.of(
              "[]", "'x'", "{'roles':{}}", "{'keys':[]}", "{'roles':[null]}", "{'roles':['x']}")) {
        Kind.TARGETS_FILE.refuses(TARGETS.replace("{'keys':{},'roles':[]}", bad), "");
      }
    }

    @Test
    void delegation_isReadInOrder() {
      TargetsMetadata targets =
          targets(
              delegating(
                  "[" + delegatedRole("targets/b") + "," + delegatedRole("targets/a") + "]"));

      assertThat(targets.delegations().roles())
          .extracting(role -> role.name().value())
          .containsExactly("targets/b", "targets/a");
      DelegatedRole role = targets.delegations().roles().get(0);
      assertThat(role.paths()).isEqualTo(PrefixPaths.everything());
      assertThat(role.terminating()).isFalse();
      assertThat(role.keys().keyIds()).containsExactly(new KeyId(KEY_ID));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "targets",
          "root",
          "snapshot",
          "timestamp",
          "releases",
          "targets/",
          "targets/Alice",
          "targets/a.b",
          "targets//a",
          "targets/../a",
          "targets/a/",
          "targets/a/b",
          "Targets/a",
          "",
          "/targets/a",
          "targets/é",
          "targets/a b",
          "targets/*"
        })
    @DisplayName("case 70: names of delegations")
    void delegationThatIsNoDirectChild_isRefused(String name) {
      Kind.TARGETS_FILE.refuses(delegating("[" + delegatedRole(name) + "]"), "");
    }

    @Test
    void delegationBelowADelegation_mustBeItsChild() {
      String nested = delegating("[" + delegatedRole("targets/releases/ci_2-x") + "]");

      assertThat(
              FORMAT.readTargets(RoleName.RELEASES, file(nested)).payload().delegations().roles())
          .hasSize(1);
      Kind.TARGETS_FILE.refuses(nested, "no direct child of targets");
      Kind.DELEGATION_FILE.refuses(
          delegating("[" + delegatedRole("targets/other") + "]"), "no direct child");
    }

    @Test
    void nameOf255Characters_isAccepted_oneMoreIsRefused() {
      assertThat(delegated(delegatedRole("targets/" + "a".repeat(247))).name().value())
          .hasSize(255);
      Kind.TARGETS_FILE.refuses(
          delegating("[" + delegatedRole("targets/" + "a".repeat(248)) + "]"), "role name");
    }

    @Test
    @DisplayName("case 70: threshold and keys of delegations; case 72: listed twice")
    void delegationOfTheWrongShape_isRefused() {
      String role = delegatedRole("targets/x");
      for (String bad :
          List.of(
              role.replace("'threshold':1", "'threshold':0"),
              role.replace(",'threshold':1", ""),
              role.replace(KEY_ID, "unknown"),
              role.replace("'name':'targets/x',", ""),
              role.replace("['']", "''"),
              role.replace("['']", "[null]"),
              role.replace("['']", "[1]"),
              role + "," + role)) {
        Kind.TARGETS_FILE.refuses(delegating("[" + bad + "]"), "");
      }
      assertThat(delegated(role.replace("'threshold':1", "'threshold':5")).keys().threshold())
          .isEqualTo(5);
    }

    @Test
    void membersOfPlainTuf_areWithoutMeaning() {
      DelegatedRole role =
          delegated(
              delegatedRole("targets/x")
                  .replace("{'keyids'", "{'terminating':true,'path_hash_prefixes':['a'],'keyids'"));

      assertThat(role.terminating()).isFalse();
      assertThat(role.unknown().members()).containsOnlyKeys("terminating", "path_hash_prefixes");
    }

    @Test
    void moreDelegationsThanTheLimit_areRefused() {
      NotaryFormat narrow = new NotaryFormat(new FormatLimits(JsonLimits.DEFAULT, 9, 9, 1));
      String two =
          delegating("[" + delegatedRole("targets/a") + "," + delegatedRole("targets/b") + "]");

      assertThatThrownBy(() -> narrow.readTargets(RoleName.TARGETS, file(two)))
          .isInstanceOf(MalformedJsonException.class)
          .hasMessageContaining("lists 2 roles, the limit is 1");
    }

    private TargetsMetadata targets(String signed) {
      return FORMAT.readTargets(RoleName.TARGETS, file(signed)).payload();
    }

    private DelegatedRole delegated(String role) {
      return targets(delegating("[" + role + "]")).delegations().roles().get(0);
    }
  }

  private static String version(Kind kind, String version) {
    return kind.signed.replaceFirst("'version':\\d", "'version':" + version);
  }
}
