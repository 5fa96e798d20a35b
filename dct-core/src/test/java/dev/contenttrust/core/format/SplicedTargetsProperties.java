// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.LazyTargetsProperties.Dialect;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A table that is text, edited or not, is what the same table of records is, and Notary's form of
 * it has the same bytes.
 */
class SplicedTargetsProperties {
  private static final NotaryFormat FORMAT = new NotaryFormat();

  /** Names that a table may hold, and those that no text or no publication may hold. */
  private static final List<String> EDITED_NAMES = editedNames();

  private static List<String> editedNames() {
    List<String> names = new ArrayList<>(LazyTargetsProperties.NAMES);
    names.addAll(List.of("a\"b", "\\", "a<b", "\u2028", "zz"));
    return names;
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
  void tableOfText_isWrittenAsTheSameTableOfRecords(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      Optional<TargetTable> text = table(dialect, random);
      text.ifPresent(table -> assertWrittenAlike(table, table.stream().toList()));
    }
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
  void editedTable_isAndIsWrittenAsTheEditedRecords(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      Optional<TargetTable> text = table(dialect, random);
      if (text.isPresent()) {
        TargetTable edited = text.get();
        TargetTable plain = TargetTable.of(edited.stream().toList());
        for (int i = random.nextInt(3); i >= 0; i--) {
          Map<String, Optional<TargetFile>> edits = edits(random);
          edited = edited.with(edits);
          plain = plain.with(edits);
        }

        assertThat(edited).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(plain).isEqualTo(edited);
        assertThat(edited.size()).isEqualTo(plain.size());
        assertWrittenAlike(edited, plain.stream().toList());
      }
    }
  }

  @Example
  void illFormedName_takesOutNothing_andCannotBeWritten() {
    Bytes wire = NotaryDocuments.file(NotaryDocuments.TARGETS.replace("latest", "?"));
    TargetTable table = read(Dialect.NOTARY, wire);

    assertThat(table.with(Map.of("\ud800", Optional.empty())).find("?")).isPresent();
    TargetFile target = table.find("?").orElseThrow();
    TargetTable edited =
        table.with(
            Map.of(
                "\ud800",
                Optional.of(
                    new TargetFile(
                        "\ud800", target.length(), target.hashes(), null, JsonObject.empty()))));
    assertThatThrownBy(() -> FORMAT.canonical(payload(edited)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertWrittenAlike(TargetTable table, List<TargetFile> records) {
    assertThat(written(table)).isEqualTo(written(TargetTable.of(records)));
  }

  private static String written(TargetTable table) {
    Bytes canonical;
    try {
      canonical = FORMAT.canonical(payload(table));
    } catch (IllegalArgumentException refused) {
      return "refused";
    }
    return canonical.toUtf8() + FORMAT.write(payload(table), canonical, List.of()).toUtf8();
  }

  private static TargetsMetadata payload(TargetTable table) {
    TargetsMetadata honest =
        FORMAT
            .readTargets(RoleName.TARGETS, NotaryDocuments.file(NotaryDocuments.TARGETS))
            .payload();
    return new TargetsMetadata(
        3,
        honest.expires(),
        table,
        honest.delegations(),
        new JsonObject(Map.of("targets", JsonNull.NULL)));
  }

  /** Returns a random table that is text, with unusual entries or without; empty for no such. */
  private static Optional<TargetTable> table(Dialect dialect, Random random) {
    int kinds = random.nextBoolean() ? 3 : 8;
    try {
      return Optional.of(read(dialect, dialect.file(random, kinds)))
          .filter(SlicedTargets.class::isInstance);
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static TargetTable read(Dialect dialect, Bytes wire) {
    return dialect.shortWay(FormatLimits.DEFAULT).apply(wire).payload().targets();
  }

  private static Map<String, Optional<TargetFile>> edits(Random random) {
    Map<String, Optional<TargetFile>> edits = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String name = EDITED_NAMES.get(random.nextInt(EDITED_NAMES.size()));
      edits.put(
          name, random.nextInt(3) == 0 ? Optional.empty() : Optional.of(target(name, random)));
    }
    return edits;
  }

  private static TargetFile target(String name, Random random) {
    long length = random.nextInt(12) == 0 ? -1 : random.nextInt(100);
    Hashes hashes = Hashes.sha256AndSha512(Bytes.utf8("content"));
    JsonValue custom = random.nextInt(3) == 0 ? custom(random) : null;
    return new TargetFile(name, length, hashes, custom, JsonObject.empty());
  }

  /** Own data that is published as it is, or that Notary could not sign, or not sign again. */
  private static JsonValue custom(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> JsonNull.NULL;
      case 1 -> new JsonString("plain");
      case 2 -> new JsonString("<");
      case 3 -> JsonNumber.of(1L << 54);
      default -> {
        JsonValue nested = JsonNull.NULL;
        // About as deep as a document may be.
        for (int i = JsonLimits.MAX_DEPTH - 5 + random.nextInt(8); i > 0; i--) {
          nested = new JsonArray(List.of(nested));
        }
        yield nested;
      }
    };
  }
}
