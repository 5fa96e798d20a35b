// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonLimits SMALL = new JsonLimits(100, 3, 5, 10);

  @Test
  void everyKindOfValue_isReadExactly() {
    JsonValue value =
        read("{\"o\":{},\"a\":[1,-2.50],\"s\":\"é\\u0000\",\"t\":true,\"f\":false,\"n\":null}");

    assertThat(value)
        .isEqualTo(
            new JsonObject(
                Map.of(
                    "o", JsonObject.empty(),
                    "a",
                        new JsonArray(
                            List.of(JsonNumber.of(1), new JsonNumber(new BigDecimal("-2.50")))),
                    "s", new JsonString("é\u0000"),
                    "t", new JsonBoolean(true),
                    "f", new JsonBoolean(false),
                    "n", JsonNull.NULL)));
  }

  @Test
  void members_keepTheOrderOfTheDocument() {
    assertThat(((JsonObject) read("{\"b\":1,\"c\":2,\"a\":3}")).members().keySet())
        .containsExactly("b", "c", "a");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, FewMembers.MAX - 1, FewMembers.MAX, FewMembers.MAX + 1, 30})
  void objectOfAnySize_holdsItsMembersAndRefusesEachASecondTime(int size) {
    Map<String, JsonValue> expected = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (int i = size; i > 0; i--) {
      expected.put("m" + i, JsonNumber.of(i));
      text.append(",\"m").append(i).append("\":").append(i);
    }
    String members = text.substring(1);

    JsonObject object = (JsonObject) read("{" + members + "}");

    assertThat(object)
        .isEqualTo(new JsonObject(expected))
        .hasSameHashCodeAs(new JsonObject(expected));
    assertThat(object.members().keySet()).containsExactlyElementsOf(expected.keySet());
    assertThat(object.member("m" + size)).contains(JsonNumber.of(size));
    assertThat(object.member("m0")).isEmpty();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> object.members().put("m0", JsonNull.NULL));
    for (String name : expected.keySet()) {
      refuses("{" + members + ",\"" + name + "\":0}", "the member '" + name + "' occurs twice");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "12", "-7", "123456789012345678901234567890"})
  void numberWrittenAsInteger_isAnInteger(String literal) {
    JsonNumber number = (JsonNumber) read(literal);

    assertThat(number.isInteger()).isTrue();
    assertThat(number.value()).isEqualByComparingTo(literal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "1E0", "1.5e1", "10e-1", "1e3", "-0.0", "0e0"})
  void numberWrittenWithFractionOrExponent_isNoInteger(String literal) {
    JsonNumber number = (JsonNumber) read(literal);

    assertThat(number.isInteger()).isFalse();
    assertThat(number.value()).isEqualByComparingTo(literal);
  }

  @Nested
  class Duplicates {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"a\":1,\"a\":1}",
          "{\"x\":[{\"y\":{\"a\":1,\"b\":2,\"a\":3}}]}",
          "{\"\":1,\"\":2}",
          "{\"a\":1,\"\\u0061\":1}",
          "{\"\\ud83d\\ude00\":1,\"😀\":1}",
          "{\"a\":null,\"a\":null}"
        })
    void memberThatOccursTwice_isRefused(String text) {
      refuses(text, "occurs twice");
    }

    @Test
    void sameNameInDifferentObjectsOrCase_isAccepted() {
      assertThat(read("{\"a\":{\"a\":1},\"A\":[{\"a\":1},{\"a\":2}]}"))
          .isInstanceOf(JsonObject.class);
    }
  }

  @Nested
  class Encoding {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "22 c080 22", // an overlong NUL
          "22 c1bf 22", // overlong
          "22 e08080 22", // overlong, three bytes
          "22 f4908080 22", // above U+10FFFF
          "22 eda080 22", // an encoded surrogate
          "22 ff 22",
          "22 c3 22",
          "efbbbf 7b7d", // byte order mark
          "feff 007b 007d", // UTF-16
          "7b00 7d00", // UTF-16, little endian, unmarked
          "007b 007d",
          "0000007b 0000007d", // UTF-32
          "22 00 22", // raw NUL
          "22 1f 22",
          "00 7b7d",
          "7b7d 00"
        })
    void bytesThatAreNotPlainUtf8Text_areRefused(String hex) {
      Bytes document = Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));

      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> JsonReader.read(document, JsonLimits.DEFAULT));
    }

    @Test
    void documentAmidOtherBytes_isReadAlone() {
      Bytes around = Bytes.wrap(HexFormat.of().parseHex("ff22c3a922c3"));

      assertThat(JsonReader.read(around.slice(1, 5), JsonLimits.DEFAULT))
          .isEqualTo(new JsonString("é"));
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> JsonReader.read(around.slice(1, 6), JsonLimits.DEFAULT));
    }

    @Test
    void highestCodePointAndDelete_areAccepted() {
      assertThat(read("\"\udbff\udfff\u007f\"")).isEqualTo(new JsonString("\udbff\udfff\u007f"));
      assertThat(read("\"\\uDBFF\\uDFFF\"")).isEqualTo(new JsonString("\udbff\udfff"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\"\\ud800\"", "\"\\udc00\"", "{\"\\ud800\":1}", "\"\\ud800\\ud800\\udc00\""})
    void surrogateWithoutPartner_isRefused(String text) {
      refuses(text, "");
    }
  }

  @Nested
  class Limits {
    @Test
    void documentAtTheLimit_isAccepted_oneByteMoreIsRefused() {
      assertThat(JsonReader.read(Bytes.utf8("[" + " ".repeat(98) + "]"), SMALL)).isNotNull();
      refuses("[" + " ".repeat(99) + "]", SMALL, "101 bytes, the limit is 100");
    }

    @Test
    void nestingAtTheLimit_isAccepted_oneLevelMoreIsRefused() {
      assertThat(JsonReader.read(Bytes.utf8("[{\"a\":[]}]"), SMALL)).isNotNull();
      refuses("[{\"a\":[[]]}]", SMALL, "deeper than 3");
    }

    @Test
    void numberAtTheLimit_isAccepted_oneDigitMoreIsRefused() {
      assertThat(JsonReader.read(Bytes.utf8("12345"), SMALL)).isEqualTo(JsonNumber.of(12345));
      refuses("123456", SMALL, "more than 5 characters");
      refuses("1.0000", SMALL, "more than 5 characters");
      refuses("-12345", SMALL, "more than 5 characters");
    }

    @Test
    void stringAtTheLimit_isAccepted_oneByteMoreIsRefused() {
      assertThat(JsonReader.read(Bytes.utf8("\"12345678é\""), SMALL)).isNotNull();
      refuses("\"123456789é\"", SMALL, "more than 10 bytes");
      refuses("{\"12345678901\":1}", SMALL, "more than 10 bytes");
    }

    @Test
    void exponentThatNoMetadataNeeds_isRefused() {
      refuses("1e1001", "exponent");
      refuses("1e-1001", "exponent");
      refuses("1e2147483648", "number");
      refuses("1e-99999999999999999999", "number");
    }

    @Test
    void deeperNestingThanTheStackHolds_cannotBeAllowed() {
      assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 100_000, 1, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 100_000, 1));
      assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(0, 1, 1, 1));
    }

    @Test
    void greatestDepth_isReadAndCanonicalised() {
      JsonLimits deepest = new JsonLimits(10_000, JsonLimits.MAX_DEPTH, 1, 1);
      String text = "[".repeat(JsonLimits.MAX_DEPTH) + "]".repeat(JsonLimits.MAX_DEPTH);

      assertThat(CanonicalJson.encode(JsonReader.read(Bytes.utf8(text), deepest)))
          .isEqualTo(Bytes.utf8(text));
    }

    @Test
    void documentsMadeToExhaust_areRefusedQuickly() {
      Assertions.assertTimeout(
          Duration.ofSeconds(20),
          () -> {
            refuses("[".repeat(5_000_000), "deeper");
            refuses("{\"a\":".repeat(1_000_000), "deeper");
            refuses("9".repeat(5_000_000), "");
            refuses("-0." + "9".repeat(5_000_000), "");
            refuses("\"" + "a".repeat(5_000_000) + "\"", "more than 1048576 bytes");
            refuses("{\"" + "a".repeat(5_000_000) + "\":1}", "more than 1048576 bytes");
          });
    }

    @Test
    void namesWithOneHashCode_areReadQuickly() {
      StringBuilder text = new StringBuilder("{");
      for (int i = 0; i < 1 << 15; i++) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
          name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        text.append(i == 0 ? "\"" : ",\"").append(name).append("\":0");
      }
      text.append('}');

      Assertions.assertTimeout(Duration.ofSeconds(20), () -> read(text.toString()));
    }
  }

  @Nested
  class Structure {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "{",
          "[",
          "{\"a\"",
          "{\"a\":",
          "{\"a\":1",
          "[1",
          "[1,",
          "[1,]",
          "{,}",
          "[,1]",
          "}",
          "]",
          "{]",
          "[}",
          "nul",
          "True",
          "undefined",
          "{a:1}",
          "{1:1}",
          "\"",
          "\"\\",
          "\"\\u12\"",
          "1 2",
          "{} {}",
          "[] #",
          "// c\n{}",
          "{}\u00a0",
          "\u000b{}",
          "\f{}",
          "1a",
          "[1 2]",
          "{\"a\" 1}"
        })
    void textThatIsNotOneJsonValue_isRefused(String text) {
      refuses(text, "");
    }

    @Test
    void messageAboutAHostileName_isShortAndPrintable() {
      String name = "\u202e\u001b[31m".replace("\u001b", "\\u001b") + "x".repeat(1000);

      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> read("{\"" + name + "\":1,\"" + name + "\":1}"))
          .satisfies(
              e -> assertThat(e.getMessage()).hasSizeLessThan(200).matches("[\\x20-\\x7e…]*"));
    }
  }

  private static JsonValue read(String text) {
    return JsonReader.read(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)), JsonLimits.DEFAULT);
  }

  private static void refuses(String text, String message) {
    refuses(text, JsonLimits.DEFAULT, message);
  }

  private static void refuses(String text, JsonLimits limits, String message) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .describedAs("refusal of %.60s", text)
        .isThrownBy(() -> JsonReader.read(Bytes.utf8(text), limits))
        .withMessageContaining(message);
  }
}
