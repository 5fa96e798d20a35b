// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A yes of the scan is what the plain reader and the plain encoder say of the same bytes. */
class CanonicalScanProperties {
  private static final JsonLimits TIGHT = new JsonLimits(1 << 20, 4, 7, 12);

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void textMadeOfJsonPieces_isRecognisedOnlyIfItIsItsOwnCanonicalForm(
      @ForAll("pieces") String text) {
    assertYesIsTrue(text.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void canonicalTextWithBytesChanged_isRecognisedOnlyIfItIsItsOwnCanonicalForm(
      @ForAll("canonical") String text, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }

    assertYesIsTrue(bytes);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void anyBytesInAString_areRecognisedOnlyIfTheyAreItsCanonicalForm(@ForAll byte[] content) {
    byte[] bytes = new byte[content.length + 2];
    System.arraycopy(content, 0, bytes, 1, content.length);
    bytes[0] = '"';
    bytes[bytes.length - 1] = '"';

    assertYesIsTrue(bytes);
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void charactersOfAnyLengthInAString_areRecognisedExactlyIfTheyAreUtf8(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[3 + random.nextInt(4)];
    for (int i = 1; i < bytes.length - 1; i++) {
      // Lead bytes of every length, continuations, and the borders between them.
      int[] borders = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1};
      int[] leads = {0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff, 0x85, 0xa8};
      bytes[i] = (byte) (random.nextBoolean() ? borders : leads)[random.nextInt(12)];
    }
    bytes[0] = '"';
    bytes[bytes.length - 1] = '"';
    Bytes text = Bytes.wrap(bytes);

    boolean recognised = new CanonicalScan(text, JsonLimits.DEFAULT).value(0, 0) == text.size();

    assertThat(recognised).isEqualTo(isItsOwnCanonicalForm(text, JsonLimits.DEFAULT));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void canonicalTextOfUsualKind_isRecognised(@ForAll("canonical") String text) {
    Bytes bytes = Bytes.utf8(text);

    assertThat(new CanonicalScan(bytes, JsonLimits.DEFAULT).value(0, 0)).isEqualTo(bytes.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[",
        "\"",
        "\"\\",
        "-",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "[1,",
        "nul",
        "-0",
        "01",
        "1.0",
        "1e0",
        "+1",
        "{\"a\":1,\"a\":2}",
        "{\"b\":1,\"a\":2}",
        "{ }",
        "[1, 2]",
        "{\"a\" :1}",
        "\"\\n\"",
        "\"\\/\"",
        "\"\\u0041\"",
        "{\"a\\\"\":1}",
        "1000000000000000",
        "[[[[[[1]]]]]]",
        "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}",
        "\"0123456789abc\"",
        "12345678",
        "{\"0123456789abc\":1}",
        "TRUE",
        "\u00a0"
      })
  void whatIsNotCanonicalOrBeyondTheLimits_isNotRecognised(String text) {
    Bytes bytes = Bytes.utf8(text);

    assertThat(new CanonicalScan(bytes, TIGHT).value(0, 0)).isNotEqualTo(bytes.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "0",
        "-1",
        "1234567",
        "-123456",
        "true",
        "false",
        "null",
        "\"\"",
        "\"\\\"\\\\\"",
        "{\"\":1,\"a\":2,\"a-\":3,\"aé\":4,\"\ue000\":5,\"\ud83d\ude00\":6}",
        "[[[[1]]]]",
        "\"0123456789ab\"",
        "[{},[],1,\"\u007f\"]"
      })
  void whatIsCanonicalWithinTheLimits_isRecognised(String text) {
    Bytes bytes = Bytes.utf8(text);

    assertThat(new CanonicalScan(bytes, TIGHT).value(0, 0)).isEqualTo(bytes.size());
    assertYesIsTrue(bytes.toArray());
  }

  private static void assertYesIsTrue(byte[] bytes) {
    Bytes text = Bytes.wrap(bytes);
    for (JsonLimits limits : new JsonLimits[] {JsonLimits.DEFAULT, TIGHT}) {
      int end = new CanonicalScan(text, limits).value(0, 0);
      if (end != CanonicalScan.NO) {
        // What was recognised, which may be the beginning of the text.
        assertThat(isItsOwnCanonicalForm(text.slice(0, end), limits)).isTrue();
      }
    }
  }

  private static boolean isItsOwnCanonicalForm(Bytes text, JsonLimits limits) {
    try {
      JsonValue value = JsonReader.read(text, limits);
      return CanonicalJson.encode(value, Numbers.IEEE_DOUBLE).equals(text)
          && CanonicalJson.encode(value, Numbers.EXACT).equals(text);
    } catch (MalformedJsonException refused) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\"a\":",
            "\"b\":",
            "\"\":",
            "\"é\":",
            "{\"a\":",
            ",\"b\":",
            "\"x\"",
            "\\",
            "\\\"",
            "\\n",
            "\\u0061",
            " ",
            "1",
            "0",
            "-",
            "-1",
            "1.5",
            "1e3",
            "true",
            "null",
            "[]",
            "{}",
            "\u0000",
            "\ud83d\ude00",
            "9".repeat(16))
        .list()
        .ofMinSize(1)
        .ofMaxSize(9)
        .map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<String> canonical() {
    return Arbitraries.of(
            "{'a':1,'b':{'':[],'c':'\\\"\\\\'},'é':-12}",
            "['x',{'a':null,'aa':true},[false,[{}]],0,123456789012345]",
            "{'targets':{'v1':{'custom':[1],'hashes':{'sha256':'AA=='},'length':3}},'version':2}",
            "'é😀~\u007f'")
        .map(text -> text.replace('\'', '"'));
  }
}
