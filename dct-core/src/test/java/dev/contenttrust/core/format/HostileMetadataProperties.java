// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Threat W11 for both dialects: whatever the bytes, the answer is metadata or one kind of refusal.
 */
class HostileMetadataProperties {
  private static final NotaryFormat NOTARY = new NotaryFormat();
  private static final TufFormat TUF = new TufFormat();

  private static final List<Function<Bytes, SignedMetadata<? extends RoleMetadata>>>
      NOTARY_READERS =
          List.of(
              NOTARY::readRoot,
              NOTARY::readTimestamp,
              NOTARY::readSnapshot,
              wire -> NOTARY.readTargets(RoleName.TARGETS, wire));
  private static final List<Function<Bytes, SignedMetadata<? extends RoleMetadata>>> TUF_READERS =
      List.of(
          TUF::readRoot,
          TUF::readTimestamp,
          TUF::readSnapshot,
          wire -> TUF.readTargets(RoleName.TARGETS, wire));

  private static final List<JsonValue> STRANGE =
      List.of(
          JsonNull.NULL,
          new JsonBoolean(true),
          JsonNumber.of(0),
          JsonNumber.of(-1),
          new JsonNumber(new BigDecimal("1.5")),
          new JsonNumber(new BigDecimal("99999999999999999999")),
          new JsonString(""),
          new JsonString("\u0000"),
          new JsonString("x".repeat(2000)),
          new JsonString("../../x"),
          new JsonString("root"),
          new JsonString("04"),
          new JsonArray(List.of()),
          new JsonArray(List.of(JsonNull.NULL)),
          JsonObject.empty(),
          new JsonObject(Map.of("", JsonNull.NULL)),
          new JsonObject(Map.of("x".repeat(2000), JsonObject.empty())));

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void honestFileWithStrangeValues_isReadOrRefusedAsMalformed(
      @ForAll("honest") String file, @ForAll long seed) {
    Random random = new Random(seed);
    JsonValue tree = JsonReader.read(Bytes.utf8(file), JsonLimits.DEFAULT);
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      tree = changed(tree, random);
    }

    isReadOrRefused(JsonWriter.write(tree));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void honestFileWithAByteChanged_isReadOrRefusedAsMalformed(
      @ForAll("honest") String file, @ForAll byte other, @ForAll int where) {
    byte[] bytes = Bytes.utf8(file).toArray();
    bytes[Math.floorMod(where, bytes.length)] = other;

    isReadOrRefused(Bytes.wrap(bytes));
  }

  private static void isReadOrRefused(Bytes wire) {
    for (var reader : NOTARY_READERS) {
      try {
        SignedMetadata<? extends RoleMetadata> read = reader.apply(wire);
        assertThat(read.payload().version()).isPositive();
        assertThat(NotaryFixedPoint.isFixedPoint(wire)).isIn(true, false);
        assertThat(rewritten(NOTARY, read)).isNotNull();
      } catch (MalformedJsonException refused) {
        assertThat(refused.getMessage()).hasSizeLessThan(400).matches("[\\x20-\\x7e…]*");
      }
    }
    for (var reader : TUF_READERS) {
      try {
        SignedMetadata<? extends RoleMetadata> read = reader.apply(wire);
        assertThat(read.payload().version()).isPositive();
        // What can be read can be written again, whatever else is in it.
        assertThat(reader.apply(TUF.write(read.payload(), read.signatures())).payload().version())
            .isEqualTo(read.payload().version());
      } catch (MalformedJsonException refused) {
        assertThat(refused.getMessage()).hasSizeLessThan(400).matches("[\\x20-\\x7e…]*");
      }
    }
  }

  /** Notary reads some files that it cannot write; nothing but that refusal may come. */
  private static Bytes rewritten(NotaryFormat format, SignedMetadata<? extends RoleMetadata> read) {
    try {
      return format.write(read.payload(), read.signatures());
    } catch (IllegalArgumentException refused) {
      return Bytes.empty();
    }
  }

  private static JsonValue changed(JsonValue value, Random random) {
    boolean here = random.nextInt(6) == 0;
    if (value instanceof JsonObject object && !object.members().isEmpty() && !here) {
      Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
      String name = List.copyOf(members.keySet()).get(random.nextInt(members.size()));
      switch (random.nextInt(8)) {
        case 0 -> members.remove(name);
        case 1 -> {
          JsonValue moved = members.remove(name);
          members.put(random.nextBoolean() ? "" : "targets/" + name, moved);
        }
        default -> members.put(name, changed(members.get(name), random));
      }
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array && !array.elements().isEmpty() && !here) {
      List<JsonValue> elements = new ArrayList<>(array.elements());
      int index = random.nextInt(elements.size());
      if (random.nextInt(4) == 0) {
        elements.add(elements.get(index));
      } else {
        elements.set(index, changed(elements.get(index), random));
      }
      return new JsonArray(elements);
    }
    return STRANGE.get(random.nextInt(STRANGE.size()));
  }

  @Provide
  Arbitrary<String> honest() {
    List<String> files = new ArrayList<>();
    for (String signed :
        List.of(
            NotaryDocuments.ROOT,
            NotaryDocuments.TIMESTAMP,
            NotaryDocuments.SNAPSHOT,
            NotaryDocuments.delegating("[" + NotaryDocuments.delegatedRole("targets/x") + "]"))) {
      files.add(NotaryDocuments.file(signed).toUtf8());
    }
    for (TufFormatTest.Kind kind : TufFormatTest.Kind.values()) {
      files.add(TufFormatTest.file(kind.signed).toUtf8());
    }
    files.add(TufFormatTest.file(TufFormatTest.BINS).toUtf8());
    return Arbitraries.of(files);
  }
}
