// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TufFormatTest {
  private static final TufFormat FORMAT = new TufFormat();
  private static final String HEX = "ab".repeat(32);
  private static final String KEY =
      "{'keytype':'ed25519','scheme':'ed25519','keyval':{'public':'" + HEX + "'}}";
  private static final String ROLE = "{'keyids':['k'],'threshold':1}";
  private static final String COMMON =
      "'spec_version':'1.0.31','version':1,'expires':'2030-01-02T03:04:05Z'";
  private static final String META = "{'version':3,'length':7,'hashes':{'sha256':'" + HEX + "'}}";

  static final String BINS =
      "{'_type':'targets',"
          + COMMON
          + ",'targets':{},'delegations':{'keys':{'k':"
          + KEY
          + "},'succinct_roles':{'keyids':['k'],'threshold':1,'bit_length':8,'name_prefix':'bin','x':1}}}";

  /** The kinds of file, and how each is read. */
  enum Kind {
    ROOT(
        "{'_type':'root',"
            + COMMON
            + ",'consistent_snapshot':true,'keys':{'k':"
            + KEY
            + "},'roles':{'root':"
            + ROLE
            + ",'snapshot':"
            + ROLE
            + ",'targets':"
            + ROLE
            + ",'timestamp':"
            + ROLE
            + "}}") {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readRoot(wire);
      }
    },
    TIMESTAMP("{'_type':'timestamp'," + COMMON + ",'meta':{'snapshot.json':" + META + "}}") {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readTimestamp(wire);
      }
    },
    SNAPSHOT(
        "{'_type':'snapshot',"
            + COMMON
            + ",'meta':{'targets.json':"
            + META
            + ",'a/b.json':{'version':1}}}") {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readSnapshot(wire);
      }
    },
    TARGETS(
        "{'_type':'targets',"
            + COMMON
            + ",'targets':{'dir/file':{'length':7,'hashes':{'sha256':'"
            + HEX
            + "'},'custom':{'a':null}}},'delegations':{'keys':{'k':"
            + KEY
            + "},'roles':[{'name':'a/b','keyids':['k'],'threshold':1,'terminating':true,'paths':['dir/*']},{'name':'é','keyids':['k'],'threshold':1,'terminating':false,'path_hash_prefixes':['ab']}]}}") {
      @Override
      SignedMetadata<? extends RoleMetadata> read(Bytes wire) {
        return FORMAT.readTargets(RoleName.TARGETS, wire);
      }
    };

    final String signed;

    Kind(String signed) {
      this.signed = signed;
    }

    abstract SignedMetadata<? extends RoleMetadata> read(Bytes wire);

    void refuses(String what, String by) {
      assertThat(signed).contains(what);
      refusesFile(file(signed.replace(what, by)));
    }

    void refusesFile(Bytes wire) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .describedAs("%s %s", this, wire.toUtf8())
          .isThrownBy(() -> read(wire));
    }
  }

  @Nested
  class EveryFile {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void honestFile_isReadAndWrittenWithTheSameCanonicalForm(Kind kind) {
      SignedMetadata<? extends RoleMetadata> read = kind.read(file(kind.signed));

      assertThat(read.signedBytes()).isEqualTo(canonical(kind.signed));
      assertThat(read.wireBytes()).isEqualTo(file(kind.signed));
      assertThat(FORMAT.canonical(read.payload())).isEqualTo(read.signedBytes());
      Bytes written = FORMAT.write(read.payload(), read.signatures());
      assertThat(kind.read(written).signedBytes()).isEqualTo(read.signedBytes());
      assertThat(kind.read(written).signatures()).isEqualTo(read.signatures());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void unknownMembersEverywhere_areKeptAndWritten(Kind kind) {
      String unknown = "'x-unknown':[1,{'y':null}],";
      String signed = kind.signed.replaceAll("\\{(?=')", "{" + unknown);
      // Every member of these is a key, a role or a target: nothing is unknown there.
      for (String map : List.of("'keys':{", "'roles':{", "'targets':{")) {
        signed = signed.replace(map + unknown, map);
      }
      SignedMetadata<? extends RoleMetadata> read = kind.read(file(signed));

      assertThat(read.signedBytes()).isEqualTo(canonical(signed));
      assertThat(FORMAT.canonical(read.payload())).isEqualTo(canonical(signed));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void type_isExactAndLowerCase(Kind kind) {
      String type = kind.signed.substring(10, kind.signed.indexOf('\'', 10));
      kind.refuses(
          "'" + type + "'", "'" + Character.toUpperCase(type.charAt(0)) + type.substring(1) + "'");
      kind.refuses("'_type':'" + type + "',", "");
      kind.refuses("'" + type + "'", "null");
      for (Kind other : Kind.values()) {
        if (other != kind) {
          kind.refusesFile(file(other.signed));
        }
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void specification_isOfTheFirstMajorVersion(Kind kind) {
      for (String version : List.of("1.0", "1.0.0", "1.1.0", "1.0.34")) {
        assertThat(kind.read(file(kind.signed.replace("1.0.31", version)))).isNotNull();
      }
      for (String version : List.of("'2.0'", "'0.9'", "'1'", "''", "'11.0'", "1.0", "null")) {
        kind.refuses("'1.0.31'", version);
      }
      kind.refuses("'spec_version':'1.0.31',", "");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void version_isAnIntegerFromOne(Kind kind) {
      for (String version :
          List.of("0", "-1", "1.0", "1e0", "'1'", "null", "9223372036854775808")) {
        kind.refuses(COMMON, COMMON.replace("'version':1", "'version':" + version));
      }
      kind.refuses(COMMON, COMMON.replace("'version':1,", ""));
      assertThat(
              kind.read(
                      file(
                          kind.signed.replace(
                              COMMON,
                              COMMON.replace("'version':1", "'version':9223372036854775807"))))
                  .payload()
                  .version())
          .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void expiry_isAnyTimeOfRfc3339WithItsText(Kind kind) {
      SignedMetadata<? extends RoleMetadata> read =
          kind.read(
              file(kind.signed.replace("2030-01-02T03:04:05Z", "2030-01-02T03:04:05.1200+02:00")));

      assertThat(read.payload().expires().at()).isEqualTo(Instant.parse("2030-01-02T01:04:05.12Z"));
      assertThat(FORMAT.canonical(read.payload())).isEqualTo(read.signedBytes());
      for (String bad : List.of("''", "'2030-01-02'", "1", "null")) {
        kind.refuses("'2030-01-02T03:04:05Z'", bad);
      }
      kind.refuses(",'expires':'2030-01-02T03:04:05Z'", "");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void numbers_areExact_andFractionsHaveNoCanonicalForm(Kind kind) {
      String signed = kind.signed.replaceFirst("^\\{", "{'x':123456789012345678901234567890,");
      assertThat(kind.read(file(signed)).signedBytes().toUtf8())
          .contains("\"x\":123456789012345678901234567890");
      for (String number : List.of("1.5", "1.0", "1e3")) {
        kind.refusesFile(file(kind.signed.replaceFirst("^\\{", "{'x':" + number + ",")));
      }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void signatures_areReadInEitherCase_emptyAndIllFormedOnesCountAsNothing(Kind kind) {
      String signatures =
          "[{'keyid':'a','sig':'ABcd'},{'keyid':'b','sig':''},{'keyid':'c','sig':'xyz'},{'keyid':'d','sig':'abc'}]";

      assertThat(
              kind.read(json("{'signatures':" + signatures + ",'signed':" + kind.signed + "}"))
                  .signatures())
          .extracting(signature -> signature.keyId() + ":" + signature.value().toHex())
          .containsExactly("a:abcd", "b:", "c:", "d:");
      assertThat(kind.read(json("{'signatures':[],'signed':" + kind.signed + "}")).signatures())
          .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keyThatSignedTwice_isRefused(Kind kind) {
      for (String bad :
          List.of(
              "[{'keyid':'a','sig':'ab'},{'keyid':'a','sig':'cd'}]",
              "[{'keyid':'a','sig':''},{'keyid':'a','sig':''}]",
              "{}",
              "null",
              "[{'keyid':'a'}]",
              "[{'sig':'ab'}]",
              "[{'keyid':'a','sig':null}]",
              "[{'keyid':'','sig':'ab'}]",
              "['a']")) {
        kind.refusesFile(json("{'signatures':" + bad + ",'signed':" + kind.signed + "}"));
      }
      kind.refusesFile(json("{'signed':" + kind.signed + "}"));
    }
  }

  @Nested
  class Root {
    @Test
    void consistentSnapshot_isOptional() {
      assertThat(
              root("'consistent_snapshot':true,", "'consistent_snapshot':true,")
                  .consistentSnapshot())
          .isTrue();
      assertThat(root("'consistent_snapshot':true,", "").consistentSnapshot()).isFalse();
      Kind.ROOT.refuses("'consistent_snapshot':true", "'consistent_snapshot':null");
      Kind.ROOT.refuses("'consistent_snapshot':true", "'consistent_snapshot':1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "snapshot", "targets", "timestamp"})
    void topLevelRole_isThereAndUsable(String role) {
      String entry = "'" + role + "':" + ROLE;
      Kind.ROOT.refuses(entry, "'other':" + ROLE);
      for (String bad :
          List.of(
              "null",
              "{'keyids':['k'],'threshold':0}",
              "{'keyids':['k'],'threshold':-1}",
              "{'keyids':['k'],'threshold':1.0}",
              "{'keyids':['k']}",
              "{'keyids':[],'threshold':1}",
              "{'keyids':null,'threshold':1}",
              "{'threshold':1}",
              "{'keyids':[''],'threshold':1}",
              "{'keyids':[1],'threshold':1}")) {
        Kind.ROOT.refuses(entry, "'" + role + "':" + bad);
      }
    }

    @Test
    void extraRolesUnreachableThresholdsAndMissingKeys_areTolerated() {
      RootMetadata root = root("'roles':{", "'roles':{'mirrors':{'keyids':[],'threshold':0},'':7,");

      assertThat(root.roles()).hasSize(4);
      assertThat(FORMAT.canonical(root).toUtf8())
          .contains("\"mirrors\":{\"keyids\":[],\"threshold\":0}", "\"\":7");
      assertThat(
              root("['k'],'threshold':1}", "['k','missing'],'threshold':3}")
                  .role(RoleName.ROOT)
                  .threshold())
          .isEqualTo(3);
    }

    private RootMetadata root(String what, String by) {
      assertThat(Kind.ROOT.signed).contains(what);
      return FORMAT.readRoot(file(Kind.ROOT.signed.replace(what, by))).payload();
    }
  }

  @Nested
  class Keys {
    private static final String PEM =
        "-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\\n";

    @ParameterizedTest
    @CsvSource({
      "ed25519,ed25519,HEX,RAW",
      "ed25519,ed25519,abcd,OPAQUE",
      "rsa,rsassa-pss-sha256,PEM,SPKI_PEM",
      "ecdsa,ecdsa-sha2-nistp256,PEM,SPKI_PEM",
      "ecdsa-sha2-nistp256,ecdsa-sha2-nistp256,PEM,SPKI_PEM",
      "ecdsa-sha2-nistp256,ecdsa-sha2-nistp256,04ab,RAW",
      "ecdsa,ecdsa-sha2-nistp256,04ABCD,RAW",
      "ecdsa,ecdsa-sha2-nistp384,04ab0,OPAQUE",
      "ecdsa,ecdsa-sha2-nistp256,zz,OPAQUE",
      "dilithium,d3,whatever,OPAQUE",
      "ed25519,ed25519,'',OPAQUE"
    })
    void key_isReadByTypeAndForm_andWrittenAsItWas(
        String type, String scheme, String text, Encoding encoding) {
      String shown = text.replace("HEX", HEX).replace("PEM", PEM);
      String json =
          "{'keytype':'"
              + type
              + "','scheme':'"
              + scheme
              + "','keyid_hash_algorithms':['sha256'],'keyval':{'public':'"
              + shown
              + "','x':1}}";

      PublicKey key = FORMAT.readKey(json(json));

      assertThat(key.keyType()).isEqualTo(type);
      assertThat(key.scheme()).isEqualTo(scheme);
      assertThat(key.encoding()).isEqualTo(encoding);
      assertThat(FORMAT.writeKey(key)).isEqualTo(canonical(json));
      assertThat(FORMAT.keyIdOf(key).value()).isEqualTo(Digest.sha256Of(canonical(json)).hex());
      String plain = json.replace(",'x':1", "").replace("'keyid_hash_algorithms':['sha256'],", "");
      assertThat(FORMAT.writeKey(FORMAT.readKey(json(plain)))).isEqualTo(canonical(plain));
    }

    @Test
    void keyWithoutPublicPart_isKeptAndUnusable() {
      String json =
          "{'keytype':'sigstore-oidc','scheme':'Fulcio','keyval':{'identity':'i','issuer':'j'}}";
      PublicKey key = FORMAT.readKey(json(json));

      assertThat(key.encoding()).isEqualTo(Encoding.OPAQUE);
      assertThat(FORMAT.writeKey(key)).isEqualTo(canonical(json));
      for (String odd : List.of("{}", "{'public':null}", "{'public':7}", "{'public':''}")) {
        String other = "{'keytype':'x','scheme':'x','keyval':" + odd + "}";
        assertThat(FORMAT.writeKey(FORMAT.readKey(json(other)))).isEqualTo(canonical(other));
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "[]",
          "{'scheme':'s','keyval':{}}",
          "{'keytype':'t','keyval':{}}",
          "{'keytype':'t','scheme':'s'}",
          "{'keytype':1,'scheme':'s','keyval':{}}",
          "{'keytype':'t','scheme':null,'keyval':{}}",
          "{'keytype':'t','scheme':'s','keyval':[]}"
        })
    void whatIsNoKey_isMalformed(String json) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> FORMAT.readKey(json(json)));
    }

    @Test
    void keyOfTheOtherDialect_cannotBeWritten() {
      for (Encoding encoding : List.of(Encoding.SPKI_DER, Encoding.CERTIFICATES_PEM)) {
        assertThatIllegalArgumentException()
            .isThrownBy(
                () ->
                    FORMAT.keyIdOf(
                        new PublicKey("rsa", "s", encoding, Bytes.empty(), JsonObject.empty())));
      }
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FORMAT.keyIdOf(
                      new PublicKey(
                          "ed25519", null, Encoding.RAW, Bytes.empty(), JsonObject.empty())));
      assertThat(FORMAT.requiresComputedKeyIds()).isFalse();
    }
  }

  @Nested
  class Meta {
    @Test
    void promises_areReadWithVersions() {
      FileMeta snapshot = FORMAT.readTimestamp(file(Kind.TIMESTAMP.signed)).payload().snapshot();

      assertThat(snapshot.version()).isEqualTo(3);
      assertThat(snapshot.length()).isEqualTo(7);
      assertThat(snapshot.hashes().sha256()).isPresent();
      FileMeta bare =
          FORMAT.readSnapshot(file(Kind.SNAPSHOT.signed)).payload().meta().get(new RoleName("a/b"));
      assertThat(bare.length()).isNull();
      assertThat(bare.hashes()).isEqualTo(Hashes.none());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "null",
          "{'version':0}",
          "{'version':1.0}",
          "{'version':'1'}",
          "{'version':1,'length':-1}",
          "{'version':1,'length':'7'}",
          "{'version':1,'length':null}",
          "{'version':1,'hashes':{}}",
          "{'version':1,'hashes':null}",
          "{'version':1,'hashes':{'sha256':'AB'}}",
          "{'version':1,'hashes':{'sha256':'ab'}}",
          "{'version':1,'hashes':{'sha512':7}}"
        })
    void promiseOfTheWrongShape_isRefused(String meta) {
      Kind.TIMESTAMP.refuses(META, meta);
      Kind.SNAPSHOT.refuses(META, meta);
    }

    @Test
    void unknownHashAlgorithms_areKept() {
      String signed =
          Kind.TIMESTAMP.signed.replace(
              "'hashes':{", "'hashes':{'blake3':'ab','odd':'not hex','list':[1],");
      TimestampMetadata read = FORMAT.readTimestamp(file(signed)).payload();

      assertThat(read.snapshot().hashes().byAlgorithm()).containsOnlyKeys("blake3", "sha256");
      assertThat(FORMAT.canonical(read)).isEqualTo(canonical(signed));
    }

    @Test
    void entriesOfAnotherKind_areKeptAndMeanNothing() {
      String signed =
          Kind.SNAPSHOT.signed.replace(
              "'meta':{", "'meta':{'root.json':{'version':1},'odd':7,'.json':{},");

      assertThat(FORMAT.readSnapshot(file(signed)).payload().meta())
          .containsOnlyKeys(RoleName.ROOT, RoleName.TARGETS, new RoleName("a/b"));
      assertThat(FORMAT.canonical(FORMAT.readSnapshot(file(signed)).payload()))
          .isEqualTo(canonical(signed));
      String more = Kind.TIMESTAMP.signed.replace("'meta':{", "'meta':{'odd':7,'x.json':{},");
      assertThat(FORMAT.canonical(FORMAT.readTimestamp(file(more)).payload()))
          .isEqualTo(canonical(more));
      Kind.TIMESTAMP.refuses("snapshot.json", "snapshot");
      Kind.TIMESTAMP.refuses("{'snapshot.json':" + META + "}", "null");
    }
  }

  @Nested
  class Targets {
    @Test
    void delegations_areReadInOrder() {
      TargetsMetadata targets = read(Kind.TARGETS.signed);
      List<DelegatedRole> roles = targets.delegations().roles();

      assertThat(roles).extracting(role -> role.name().value()).containsExactly("a/b", "é");
      assertThat(roles.get(0).terminating()).isTrue();
      assertThat(roles.get(0).paths()).isEqualTo(new GlobPaths(List.of("dir/*")));
      assertThat(roles.get(1).paths()).isEqualTo(new HashPrefixPaths(List.of("ab")));
      assertThat(targets.targets().find("dir/file").orElseThrow().length()).isEqualTo(7);
    }

    @Test
    void delegationOfTheWrongShape_isRefused() {
      String role =
          "{'name':'a/b','keyids':['k'],'threshold':1,'terminating':true,'paths':['dir/*']}";
      for (String bad :
          List.of(
              "null",
              role.replace("'a/b'", "''"),
              role.replace("'a/b'", "'é'"),
              role.replace("'a/b'", "'root'"),
              role.replace("'a/b'", "'timestamp'"),
              role.replace("'name':'a/b',", ""),
              role.replace("'threshold':1", "'threshold':0"),
              role.replace("['k']", "[]"),
              role.replace("true", "1"),
              role.replace(",'paths':['dir/*']", ""),
              role.replace("'paths':", "'path_hash_prefixes':['a'],'paths':"),
              role.replace("['dir/*']", "'dir/*'"),
              role.replace("['dir/*']", "[1]"))) {
        Kind.TARGETS.refuses(role, bad);
      }
    }

    @Test
    void targetOfTheWrongShape_isRefused() {
      String hashes = "'hashes':{'sha256':'" + HEX + "'}";
      Kind.TARGETS.refuses("'length':7," + hashes, hashes);
      Kind.TARGETS.refuses("'length':7", "'length':-1");
      Kind.TARGETS.refuses("'length':7", "'length':7.0");
      Kind.TARGETS.refuses(hashes, "'hashes':{}");
      Kind.TARGETS.refuses("'length':7," + hashes, "'length':7");
      Kind.TARGETS.refuses("'targets':{", "'targets':null,'x':{");
    }

    @Test
    void customNull_isKept() {
      String signed = Kind.TARGETS.signed.replace("{'a':null}", "null");

      assertThat(read(signed).targets().find("dir/file").map(TargetFile::custom))
          .contains(JsonNull.NULL);
      assertThat(FORMAT.canonical(read(signed))).isEqualTo(canonical(signed));
    }

    @Test
    void absentDelegationsAndTerminating_areNone() {
      String bare = "{'_type':'targets'," + COMMON + ",'targets':{}}";

      assertThat(read(bare).delegations()).isEqualTo(Delegations.none());
      assertThat(FORMAT.canonical(read(bare))).isEqualTo(canonical(bare));
      assertThat(
              read(Kind.TARGETS.signed.replace("'terminating':true,", ""))
                  .delegations()
                  .roles()
                  .get(0)
                  .terminating())
          .isFalse();
      Kind.TARGETS.refuses("'delegations':{", "'delegations':null,'x':{");
    }

    @Test
    void succinctRoles_replaceTheList() {
      String bins = "{'keyids':['k'],'threshold':1,'bit_length':8,'name_prefix':'bin','x':1}";
      String signed =
          "{'_type':'targets',"
              + COMMON
              + ",'targets':{},'delegations':{'keys':{'k':"
              + KEY
              + "},'succinct_roles':"
              + bins
              + "}}";
      Delegations read = read(signed).delegations();

      assertThat(read.roles()).isEmpty();
      assertThat(read.rolesFor("a").get(0).name().value())
          .isEqualTo("bin-" + Digest.sha256Of(Bytes.utf8("a")).hex().substring(0, 2));
      assertThat(FORMAT.canonical(read(signed))).isEqualTo(canonical(signed));
      for (String bad :
          List.of(
              bins.replace(":8", ":0"),
              bins.replace(":8", ":33"),
              bins.replace(":8", ":4294967304"),
              bins.replace("'bin'", "''"),
              bins.replace("['k']", "[]"),
              bins.replace("'threshold':1", "'threshold':0"),
              bins + ",'roles':[]",
              "null")) {
        Kind.TARGETS.refusesFile(file(signed.replace(bins, bad)));
      }
    }

    @Test
    void moreThanTheLimits_isRefused() {
      TufFormat narrow = new TufFormat(new FormatLimits(JsonLimits.DEFAULT, 1, 1, 1));

      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> narrow.readTargets(RoleName.TARGETS, file(Kind.TARGETS.signed)))
          .withMessageContaining("lists 2 roles, the limit is 1");
    }

    private TargetsMetadata read(String signed) {
      return FORMAT.readTargets(RoleName.TARGETS, file(signed)).payload();
    }
  }

  @Nested
  class Writing {
    @Test
    void freshTimestamp_namesTheSpecification() {
      TimestampMetadata payload =
          new TimestampMetadata(
              1,
              Expiry.at(Instant.parse("2030-01-02T03:04:05.9Z")),
              new FileMeta(1L, null, Hashes.none(), JsonObject.empty()),
              JsonObject.empty());

      assertThat(FORMAT.canonical(payload).toUtf8())
          .isEqualTo(
              "{\"_type\":\"timestamp\",\"expires\":\"2030-01-02T03:04:05Z\",\"meta\":{\"snapshot.json\":{\"version\":1}},\"spec_version\":\"1.0.34\",\"version\":1}");
    }

    @Test
    void whatOnlyNotaryKnows_isRefused() {
      NotaryFormat notary = new NotaryFormat();
      RoleMetadata timestamp =
          notary.readTimestamp(NotaryDocuments.file(NotaryDocuments.TIMESTAMP)).payload();
      RoleMetadata targets =
          notary
              .readTargets(
                  RoleName.TARGETS,
                  NotaryDocuments.file(
                      NotaryDocuments.delegating(
                          "[" + NotaryDocuments.delegatedRole("targets/x") + "]")))
              .payload();

      for (RoleMetadata payload : List.of(timestamp, targets)) {
        assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.canonical(payload));
        assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.write(payload, List.of()));
      }
    }

    @Test
    void addedSignature_changesNothingElse() {
      String signed = Kind.TARGETS.signed.replace("'terminating':true,", "");
      Bytes wire =
          json(
              "{'x':[],'signatures':[{'keyid':'a','sig':'ab','bundle':{'y':1}},{'keyid':'gone','sig':'cd'}],'signed':"
                  + signed
                  + "}");
      Signature first = new Signature(new KeyId("a"), null, Bytes.wrap(new byte[] {1}));
      Signature second = new Signature(new KeyId("b"), null, Bytes.wrap(new byte[] {2}));

      Bytes resigned = FORMAT.withSignatures(wire, List.of(first, second));

      SignedMetadata<TargetsMetadata> read = FORMAT.readTargets(RoleName.TARGETS, resigned);
      assertThat(read.signedBytes()).isEqualTo(canonical(signed));
      assertThat(read.signatures()).containsExactly(first, second);
      assertThat(resigned.toUtf8()).contains("\"bundle\"", "\"x\": []");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FORMAT.withSignatures(wire, List.of(first, first)));
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> FORMAT.withSignatures(json("{}"), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
      "snapshot,snapshot.json",
      "a/b,a%2Fb.json",
      "../../etc,..%2F..%2Fetc.json",
      "A-z0.9_~,A-z0.9_~.json",
      "é 😀,%C3%A9%20%F0%9F%98%80.json",
      "'a?b#c%d+e*',a%3Fb%23c%25d%2Be%2A.json",
      ".,..json"
    })
    void roleName_becomesOneSegment(String role, String fileName) {
      assertThat(FORMAT.fileName(new RoleName(role))).isEqualTo(fileName);
      assertThat(FORMAT.versionedFileName(new RoleName(role), 12)).isEqualTo("12." + fileName);
      assertThat(FORMAT.hashedFileName(new RoleName(role), Digest.sha256Of(Bytes.empty())))
          .isEqualTo(fileName);
    }
  }

  @Nested
  class RecordedMetadata {
    @ParameterizedTest
    @CsvSource({"production-root.json,5,3", "staging-root.json,2,2"})
    void anchorOfAPublicRepository_isReadAndItsSignaturesHold(String file, int valid, int threshold)
        throws IOException, GeneralSecurityException {
      Bytes wire = resource(file);

      SignedMetadata<RootMetadata> root = FORMAT.readRoot(wire);

      assertThat(root.payload().version()).isEqualTo(10);
      assertThat(root.payload().consistentSnapshot()).isTrue();
      assertThat(root.payload().role(RoleName.ROOT).threshold()).isEqualTo(threshold);
      assertThat(FORMAT.canonical(root.payload())).isEqualTo(root.signedBytes());
      int good = 0;
      for (Signature signature : root.signatures()) {
        PublicKey key = root.payload().keys().get(signature.keyId());
        if (key != null
            && root.payload().role(RoleName.ROOT).keyIds().contains(signature.keyId())) {
          assertThat(FORMAT.keyIdOf(key)).isEqualTo(signature.keyId());
          good += verifies(key, signature, root.signedBytes()) ? 1 : 0;
        }
      }
      assertThat(good).isEqualTo(valid);
    }

    private boolean verifies(PublicKey key, Signature signature, Bytes signed)
        throws GeneralSecurityException {
      if (signature.value().size() == 0) {
        return false;
      }
      String body = key.value().toUtf8().replaceAll("-----[A-Z ]+-----|\\s", "");
      var verifier = java.security.Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(
          KeyFactory.getInstance("EC")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body))));
      verifier.update(signed.toArray());
      return verifier.verify(signature.value().toArray());
    }

    private Bytes resource(String name) throws IOException {
      try (InputStream in =
          TufFormatTest.class.getResourceAsStream("/sigstore-java-2.0.0/" + name)) {
        assertThat(in).describedAs(name).isNotNull();
        return Bytes.wrap(in.readAllBytes());
      }
    }
  }

  private static Bytes json(String text) {
    return Bytes.utf8(text.replace('\'', '"'));
  }

  static Bytes file(String signed) {
    return json("{'signatures':[{'keyid':'k','sig':'abcd'}],'signed':" + signed + "}");
  }

  private static Bytes canonical(String signed) {
    return CanonicalJson.encode(JsonReader.read(json(signed), JsonLimits.DEFAULT), Numbers.EXACT);
  }
}
