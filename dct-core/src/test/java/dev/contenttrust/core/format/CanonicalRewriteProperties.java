// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.format.LazyTargetsProperties.Dialect;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is rewritten is what reading and encoding gives, and files are read the same by it. */
class CanonicalRewriteProperties {
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void honestFileInAnotherSpelling_isRewrittenAndReadTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      Bytes canonical = canonical(dialect.file(random, 3));
      Bytes wire = respelled(canonical, false, random);

      assertThat(CanonicalRewrite.of(wire, JsonLimits.DEFAULT)).contains(canonical);
      LazyTargetsProperties.assertSame(dialect, wire);
    }
  }

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void hostileFileInAnotherSpelling_isRewrittenToItsCanonicalFormOrNotAtAll(@ForAll long seed) {
    Random random = new Random(seed);
    for (Dialect dialect : Dialect.values()) {
      Bytes wire = respelled(dialect.file(random, 8), true, random);
      if (random.nextBoolean()) {
        wire = Bytes.wrap(LazyTargetsProperties.tamper(wire.toArray(), random));
      }

      Optional<Bytes> rewritten = CanonicalRewrite.of(wire, JsonLimits.DEFAULT);
      if (rewritten.isPresent()) {
        assertThat(rewritten).contains(canonical(wire));
      }
      LazyTargetsProperties.assertSame(dialect, wire);
    }
  }

  @Example
  void nameTwice_inWhateverOrder_isLeftToTheReader() {
    assertThat(rewritten("{'b':1,'a':2}")).contains(NotaryDocuments.json("{'a':2,'b':1}"));
    assertThat(rewritten("{'b':1,'a':2,'b':1}")).isEmpty();
    assertThat(rewritten("{'a':1,'a':1}")).isEmpty();
  }

  @Example
  void depthBeyondTheLimit_isLeftToTheReader() {
    JsonLimits three = new JsonLimits(100, 3, 15, 128);

    assertThat(CanonicalRewrite.of(NotaryDocuments.json(" [{'a':[]}]"), three)).isPresent();
    assertThat(CanonicalRewrite.of(NotaryDocuments.json(" [{'a':[{}]}]"), three)).isEmpty();
    assertThat(CanonicalRewrite.of(NotaryDocuments.json(" [{'a':[[]]}]"), three)).isEmpty();
  }

  private static Optional<Bytes> rewritten(String text) {
    return CanonicalRewrite.of(NotaryDocuments.json(text), JsonLimits.DEFAULT);
  }

  private static Bytes canonical(Bytes wire) {
    return CanonicalJson.encode(JsonReader.read(wire, JsonLimits.DEFAULT));
  }

  /** Writes the document with other white space and its members in another order. */
  private static Bytes respelled(Bytes wire, boolean tableToo, Random random) {
    StringBuilder out = new StringBuilder();
    spell(JsonReader.read(wire, JsonLimits.DEFAULT), 1, tableToo, random, out);
    return Bytes.utf8(out.append(space(random)).toString());
  }

  private static void spell(
      JsonValue value, int depth, boolean tableToo, Random random, StringBuilder out) {
    out.append(space(random));
    if (value instanceof JsonObject object) {
      List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
      if (tableToo || depth != TargetsOutline.TABLE_DEPTH) {
        Collections.shuffle(members, random);
      }
      String separator = "{";
      for (Map.Entry<String, JsonValue> member : members) {
        out.append(separator).append(space(random)).append('"').append(member.getKey());
        out.append('"').append(space(random)).append(':');
        spell(member.getValue(), depth + 1, tableToo, random, out);
        separator = space(random) + ",";
      }
      out.append(members.isEmpty() ? "{" : "").append(space(random)).append('}');
    } else if (value instanceof JsonArray array) {
      String separator = "[";
      for (JsonValue element : array.elements()) {
        out.append(separator);
        spell(element, depth + 1, tableToo, random, out);
        separator = space(random) + ",";
      }
      out.append(array.elements().isEmpty() ? "[" : "").append(space(random)).append(']');
    } else {
      out.append(scalar(value));
    }
  }

  /** Returns any spelling: numbers that have no canonical form keep theirs. */
  private static String scalar(JsonValue value) {
    return value instanceof JsonValue.JsonNumber number
        ? number.value().toString()
        : CanonicalJson.encode(value).toUtf8();
  }

  private static String space(Random random) {
    return List.of("", "", "", " ", "\n", "\t\r").get(random.nextInt(6));
  }
}
