// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class CanonicalJsonProperties {
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void canonicalForm_isItsOwnCanonicalForm(@ForAll("printable") JsonValue value) {
    Bytes canonical = CanonicalJson.encode(value);

    JsonValue again = JsonReader.read(canonical, JsonLimits.DEFAULT);

    assertThat(CanonicalJson.encode(again)).isEqualTo(canonical);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void orderOfMembers_isIrrelevant(@ForAll("values") JsonValue value, @ForAll long seed) {
    JsonValue shuffled = shuffle(value, new Random(seed));

    assertThat(CanonicalJson.encode(shuffled)).isEqualTo(CanonicalJson.encode(value));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void canonicalForm_isThatOfTheNaiveReference(@ForAll("values") JsonValue value) {
    byte[] expected = naive(value).getBytes(StandardCharsets.UTF_8);

    assertThat(CanonicalJson.encode(value)).isEqualTo(Bytes.wrap(expected));
    assertThat(CanonicalJson.encode(value, Numbers.EXACT)).isEqualTo(Bytes.wrap(expected));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void indentedAndEscapedText_hasTheSameCanonicalForm(@ForAll("values") JsonValue value) {
    Bytes text = Bytes.utf8(spacious(value));

    assertThat(CanonicalJson.encode(JsonReader.read(text, JsonLimits.DEFAULT)))
        .isEqualTo(CanonicalJson.encode(value));
  }

  @Property(tries = 2000)
  void anyBytes_areReadOrRefusedAsMalformed(@ForAll byte[] bytes) {
    isReadOrRefused(bytes);
  }

  @Property(tries = 2000)
  void bytesThatLookLikeJson_areReadOrRefusedAsMalformed(@ForAll("nearlyJson") String text) {
    isReadOrRefused(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void documentWithOneByteChanged_isReadOrRefusedAsMalformed(
      @ForAll("values") JsonValue value, @ForAll byte other, @ForAll int where) {
    byte[] bytes = CanonicalJson.encode(value).toArray();
    bytes[Math.floorMod(where, bytes.length)] = other;

    isReadOrRefused(bytes);
  }

  private static void isReadOrRefused(byte[] bytes) {
    try {
      CanonicalJson.encode(JsonReader.read(Bytes.copyOf(bytes), JsonLimits.DEFAULT));
    } catch (MalformedJsonException refused) {
      assertThat(refused).hasMessageNotContaining("null");
    }
  }

  private static JsonValue shuffle(JsonValue value, Random random) {
    if (value instanceof JsonObject object) {
      List<String> names = new ArrayList<>(object.members().keySet());
      Collections.shuffle(names, random);
      Map<String, JsonValue> members = new LinkedHashMap<>();
      names.forEach(name -> members.put(name, shuffle(object.members().get(name), random)));
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.elements().stream().map(e -> shuffle(e, random)).toList());
    }
    return value;
  }

  private static String naive(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<byte[], String> sorted = new TreeMap<>(Arrays::compareUnsigned);
      object
          .members()
          .forEach(
              (name, member) ->
                  sorted.put(
                      name.getBytes(StandardCharsets.UTF_8),
                      naiveString(name) + ":" + naive(member)));
      return "{" + String.join(",", sorted.values()) + "}";
    }
    if (value instanceof JsonArray array) {
      return array.elements().stream()
          .map(CanonicalJsonProperties::naive)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof JsonString string) {
      return naiveString(string.value());
    }
    if (value instanceof JsonNumber number) {
      return number.value().toPlainString();
    }
    return value instanceof JsonBoolean bool ? String.valueOf(bool.value()) : "null";
  }

  private static String naiveString(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String spacious(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.members().entrySet().stream()
          .map(e -> escaped(e.getKey()) + " :\t" + spacious(e.getValue()))
          .collect(Collectors.joining(" ,\n", "\r\n{ ", " } "));
    }
    if (value instanceof JsonArray array) {
      return array.elements().stream()
          .map(CanonicalJsonProperties::spacious)
          .collect(Collectors.joining(" , ", " [ ", " ] "));
    }
    return value instanceof JsonString string ? escaped(string.value()) : naive(value);
  }

  private static String escaped(String text) {
    return text.chars()
        .mapToObj(c -> String.format("\\u%04X", c))
        .collect(Collectors.joining("", "\"", "\""));
  }

  @Provide
  Arbitrary<JsonValue> values() {
    return values(texts());
  }

  /** Without control characters, whose canonical form is not JSON. */
  @Provide
  Arbitrary<JsonValue> printable() {
    return values(texts().map(text -> text.replaceAll("[\\x00-\\x1f]", "?")));
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "d83d", "00", "-", "1", "0", ".", "e",
            "E+", "true", "null", " ", "a", "é", "\u0000", "\ufeff")
        .list()
        .ofMaxSize(16)
        .map(parts -> String.join("", parts));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(6),
            Arbitraries.strings()
                .withChars(
                    'a', '"', '\\', '\u0000', '\n', '<', '\u007f', '\u00e9', '\u2028', '\ue000',
                    '\uffee')
                .ofMaxLength(4),
            Arbitraries.of("\ud83d\ude00", "\udbff\udfff", "\ue000", "\uffff", "a\ud83d\ude00"))
        .map(CanonicalJsonProperties::wellFormed);
  }

  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Arbitrary<JsonValue> values(Arbitrary<String> texts) {
    Arbitrary<JsonValue> leaves =
        Arbitraries.oneOf(
            texts.map(JsonString::new),
            Arbitraries.longs()
                .between(-(1L << 53) + 1, (1L << 53) - 1)
                .map(n -> new JsonNumber(BigDecimal.valueOf(n))),
            Arbitraries.of(new JsonBoolean(true), new JsonBoolean(false), JsonNull.NULL));
    return nested(leaves, texts, 3);
  }

  private static Arbitrary<JsonValue> nested(
      Arbitrary<JsonValue> leaves, Arbitrary<String> texts, int depth) {
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<JsonValue> inner = nested(leaves, texts, depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(2, leaves),
        Tuple.of(2, inner.list().ofMaxSize(4).map(JsonArray::new)),
        Tuple.of(4, Arbitraries.maps(texts, inner).ofMaxSize(5).map(JsonObject::new)));
  }
}
