// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static dev.contenttrust.core.format.NotaryDocuments.ROOT;
import static dev.contenttrust.core.format.NotaryDocuments.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotaryWriterTest {
  private static final NotaryFormat FORMAT = new NotaryFormat();
  private static final JsonObject NONE = JsonObject.empty();
  private static final Expiry EXPIRY = Expiry.at(Instant.parse("2030-01-02T03:04:05.6Z"));
  private static final Hashes HASHES = Hashes.of(Digest.sha256Of(Bytes.utf8("x")));
  private static final PublicKey KEY =
      new PublicKey("ecdsa", null, Encoding.SPKI_DER, Bytes.utf8("key"), NONE);
  private static final KeyId KEY_ID = FORMAT.keyIdOf(KEY);

  @Test
  void freshTargets_hasDelegationsAndEmptyMaps() {
    assertThat(FORMAT.canonical(targets(List.of(), Delegations.none())).toUtf8())
        .isEqualTo(
            "{\"_type\":\"Targets\",\"delegations\":{\"keys\":{},\"roles\":[]},\"expires\":\"2030-01-02T03:04:05Z\",\"targets\":{},\"version\":1}");
  }

  @Test
  void roleWithoutPaths_hasNoMemberForThem() {
    assertThat(
            FORMAT
                .canonical(
                    targets(List.of(), delegations(role("targets/x", PrefixPaths.nothing()))))
                .toUtf8())
        .contains(
            "\"roles\":[{\"keyids\":[\"" + KEY_ID + "\"],\"name\":\"targets/x\",\"threshold\":1}]");
  }

  @Test
  void unknownMembers_areNotWritten() {
    Bytes wire = file(ROOT.replaceFirst("^\\{", "{'x-unknown':1,"));

    assertThat(FORMAT.canonical(FORMAT.readRoot(wire).payload()))
        .isEqualTo(NotaryDocuments.canonical(ROOT));
  }

  @Test
  void delegation_isWrittenInOrderAndReadBack() {
    TargetsMetadata payload =
        targets(
            List.of(),
            delegations(
                role("targets/b", PrefixPaths.everything()),
                role("targets/a", new PrefixPaths(List.of("v1.", "a<")))));
    Bytes wire = FORMAT.write(payload, List.of());

    assertThat(wire.toUtf8()).contains("a\\u003c").endsWith(",\"signatures\":[]}");
    assertThat(FORMAT.readTargets(RoleName.TARGETS, wire).payload().delegations())
        .isEqualTo(payload.delegations());
    assertThat(NotaryFixedPoint.isFixedPoint(wire)).isTrue();
  }

  /** Acceptance cases 76 and 77. */
  @Property(tries = 300)
  void writtenTargets_areAFixedPoint(
      @ForAll("names") List<String> names, @ForAll("customs") String custom) {
    JsonValue data = JsonReader.read(Bytes.utf8(custom), JsonLimits.DEFAULT);
    List<TargetFile> files =
        names.stream()
            .distinct()
            .map(name -> new TargetFile(name, name.length(), HASHES, data, NONE))
            .toList();
    TargetsMetadata payload = targets(files, Delegations.none());

    Bytes wire =
        FORMAT.write(payload, List.of(new Signature(KEY_ID, "ecdsa", Bytes.utf8("sig?>"))));

    assertThat(NotaryFixedPoint.reemit(wire)).isEqualTo(wire);
    var read = FORMAT.readTargets(RoleName.TARGETS, wire);
    assertThat(read.signedBytes()).isEqualTo(FORMAT.canonical(payload));
    assertThat(read.payload().targets().size()).isEqualTo(files.size());
    files.forEach(file -> assertThat(read.payload().targets().find(file.name())).isPresent());
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.oneOf(
            Arbitraries.strings().excludeChars('\n', '\t').ofMaxLength(5),
            Arbitraries.strings().withChars("<>&\u2028\u2029\"\\é\u007f/ .").ofMaxLength(4),
            Arbitraries.of("", "\ud83d\ude00", "\ue000"))
        .map(
            name ->
                new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                    .replaceAll("[\\x00-\\x1f]", ""))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> customs() {
    return Arbitraries.of(
        "{\"b\":1,\"a\":[2,{\"z\":null,\"y\":\"é\"}]}", "7", "\"text\"", "[1.0,1e3]", "true", "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"<\"",
        "\"a>\"",
        "{\"a\":\"&\"}",
        "{\"<\":1}",
        "\"\\u2028\"",
        "\"\\u2029\"",
        "\"\\n\"",
        "\"\\u0000\"",
        "1.5",
        "[0.1]",
        "9007199254740993",
        "{\"a\":1e300}"
      })
  @DisplayName("acceptance case 77: custom data that Notary could not sign again")
  void customThatNotaryCouldNotSignAgain_isRefused(String custom) {
    JsonValue data = JsonReader.read(Bytes.utf8(custom), JsonLimits.DEFAULT);

    refuses(targets(List.of(new TargetFile("a", 1, HASHES, data, NONE)), Delegations.none()));
  }

  @Test
  void customNull_isLeftOut() {
    assertThat(
            FORMAT
                .canonical(
                    targets(
                        List.of(new TargetFile("a", 1, HASHES, JsonValue.JsonNull.NULL, NONE)),
                        Delegations.none()))
                .toUtf8())
        .doesNotContain("custom");
  }

  @Test
  @DisplayName("acceptance case 77: control characters")
  void controlCharacters_areRefusedEverywhere() {
    for (String bad : List.of("a\tb", "\u0000", "\u001f", "a\nb")) {
      refuses(targets(List.of(new TargetFile(bad, 1, HASHES, null, NONE)), Delegations.none()));
      refuses(targets(List.of(), delegations(role("targets/x", new PrefixPaths(List.of(bad))))));
      refuses(
          targets(
              List.of(new TargetFile("a", 1, new Hashes(Map.of(bad, Bytes.empty())), null, NONE)),
              Delegations.none()));
    }
    assertThat(
            FORMAT.canonical(
                targets(
                    List.of(new TargetFile("\u007f", 1, HASHES, null, NONE)), Delegations.none())))
        .isNotNull();
  }

  @Test
  void whatOnlyPlainTufKnows_isRefused() {
    RoleKeys keys = new RoleKeys(List.of(KEY_ID), 1, NONE);
    RoleName name = new RoleName("targets/x");

    refuses(
        targets(
            List.of(),
            delegations(new DelegatedRole(name, keys, PrefixPaths.nothing(), true, NONE))));
    refuses(
        targets(
            List.of(),
            delegations(new DelegatedRole(name, keys, PathRule.everything(), false, NONE))));
    refuses(targets(List.of(), delegations(role("targets/X", PrefixPaths.nothing()))));
    refuses(new TimestampMetadata(1, EXPIRY, new FileMeta(3L, 1L, HASHES, NONE), NONE));
    refuses(new TimestampMetadata(1, EXPIRY, new FileMeta(null, null, HASHES, NONE), NONE));
    refuses(new TimestampMetadata(1, EXPIRY, new FileMeta(null, -1L, HASHES, NONE), NONE));
    RootMetadata root = FORMAT.readRoot(file(ROOT)).payload();
    refuses(new RootMetadata(1, EXPIRY, true, root.keys(), root.roles(), NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FORMAT.write(
                    targets(List.of(), Delegations.none()),
                    List.of(new Signature(KEY_ID, null, Bytes.empty()))));
  }

  @Test
  void inconsistentPayloads_areRefused() {
    DelegatedRole role = role("targets/x", PrefixPaths.nothing());
    RootMetadata root = FORMAT.readRoot(file(ROOT)).payload();

    refuses(targets(List.of(), delegations(role, role)));
    refuses(targets(List.of(), new Delegations(Map.of(), List.of(role), NONE)));
    refuses(new RootMetadata(1, EXPIRY, false, Map.of(), root.roles(), NONE));
    refuses(targets(List.of(new TargetFile("a", -1, HASHES, null, NONE)), Delegations.none()));
    refuses(targets(List.of(new TargetFile("\ud800", 1, HASHES, null, NONE)), Delegations.none()));
    refuses(new SnapshotMetadata(9007199254740992L, EXPIRY, Map.of(), NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "2030-01-02T03:04:05.100Z,2030-01-02T03:04:05.1Z",
    "2030-01-02T03:04:05+00:00,2030-01-02T03:04:05Z",
    "2030-01-02T05:04:05+02:00,2030-01-02T05:04:05+02:00"
  })
  void expiry_isWrittenAsNotaryWould(String text, String written) {
    Expiry expiry = new Expiry(Rfc3339.parse(text).at(), text);

    assertThat(FORMAT.canonical(new SnapshotMetadata(1, expiry, Map.of(), NONE)).toUtf8())
        .contains("\"expires\":\"" + written + "\"");
  }

  @Test
  void expiryThatNotaryCannotRead_isRefused() {
    refuses(new SnapshotMetadata(1, new Expiry(EXPIRY.at(), "2030"), Map.of(), NONE));
    refuses(
        new SnapshotMetadata(1, new Expiry(EXPIRY.at(), "2031-01-02T03:04:05Z"), Map.of(), NONE));
    refuses(new SnapshotMetadata(1, Expiry.at(Instant.MAX), Map.of(), NONE));
  }

  @Test
  void fileNames_areThoseOfTheServer() {
    Digest digest = Digest.sha256Of(Bytes.empty());

    assertThat(FORMAT.fileName(RoleName.RELEASES)).isEqualTo("targets/releases.json");
    assertThat(FORMAT.versionedFileName(RoleName.ROOT, 3)).isEqualTo("3.root.json");
    assertThat(FORMAT.versionedFileName(RoleName.RELEASES, 1)).isEqualTo("1.targets/releases.json");
    assertThat(FORMAT.hashedFileName(RoleName.RELEASES, digest))
        .isEqualTo("targets/releases." + digest.hex() + ".json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FORMAT.fileName(new RoleName("targets/../x")));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FORMAT.hashedFileName(
                    RoleName.ROOT,
                    new Digest(
                        Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hash(Bytes.empty()))));
    assertThat(FORMAT.requiresComputedKeyIds()).isTrue();
  }

  private static void refuses(RoleMetadata payload) {
    assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.canonical(payload));
    assertThatIllegalArgumentException().isThrownBy(() -> FORMAT.write(payload, List.of()));
  }

  private static TargetsMetadata targets(List<TargetFile> files, Delegations delegations) {
    return new TargetsMetadata(1, EXPIRY, TargetTable.of(files), delegations, NONE);
  }

  private static Delegations delegations(DelegatedRole... roles) {
    return new Delegations(Map.of(KEY_ID, KEY), List.of(roles), NONE);
  }

  private static DelegatedRole role(String name, PathRule paths) {
    return new DelegatedRole(
        new RoleName(name), new RoleKeys(List.of(KEY_ID), 1, NONE), paths, false, NONE);
  }
}
