// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The numbered vectors of Notary's canonical form, made with notary 0.7.0: received text to signed
 * bytes. {@code ‹HEX›} stands for raw bytes. Where this library is deliberately stricter than
 * notary, the row says so.
 */
class CanonicalJsonVectorsTest {
  @ParameterizedTest(name = "{0}: {1} is {2}")
  @MethodSource("canonicalised")
  void acceptedVector_hasNotarysSignedBytes(String vector, String input, String output) {
    assertThat(CanonicalJson.encode(JsonReader.read(bytes(input), JsonLimits.DEFAULT)))
        .describedAs(vector)
        .isEqualTo(bytes(output));
  }

  static List<Arguments> canonicalised() {
    List<Arguments> rows = new ArrayList<>();
    rows.add(Arguments.of("C01", "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}"));
    rows.add(
        Arguments.of("C02", "{ \"a\" : [ 1 , 2 ] ,‹0A 09›\"b\" : { } }", "{\"a\":[1,2],\"b\":{}}"));
    rows.add(
        Arguments.of(
            "C03",
            "{\"a\":{\"z\":null,\"y\":true,\"x\":false}}",
            "{\"a\":{\"x\":false,\"y\":true,\"z\":null}}"));
    rows.add(same("C04", "{\"\":1}"));
    rows.add(Arguments.of("C05", "{\"a\":\"<script>&'\\/\"}", "{\"a\":\"<script>&'/\"}"));
    rows.add(Arguments.of("C06", "{\"a\":\"\\u003c\\u003e\\u0026\"}", "{\"a\":\"<>&\"}"));
    rows.add(Arguments.of("C07", "{\"a\":\"\\n\\r\\t\\b\\f\"}", "{\"a\":\"‹0A 0D 09 08 0C›\"}"));
    rows.add(Arguments.of("C08", "{\"a\":\"\\u0000\\u001f\\u007f\"}", "{\"a\":\"‹00 1F 7F›\"}"));
    rows.add(Arguments.of("C09", "{\"a\":\"\\u000a\\u0022\\u005c\"}", "{\"a\":\"‹0A›\\\"\\\\\"}"));
    rows.add(same("C10", "{\"a\":\"\\\"\\\\\"}"));
    rows.add(Arguments.of("C11", "{\"a\":\"\\u00e9\"}", "{\"a\":\"‹C3 A9›\"}"));
    rows.add(Arguments.of("C12", "{\"a\":\"e\\u0301\"}", "{\"a\":\"e‹CC 81›\"}"));
    rows.add(Arguments.of("C13", "{\"a\":\"\\u2028\\u2029\"}", "{\"a\":\"‹E2 80 A8 E2 80 A9›\"}"));
    rows.add(Arguments.of("C14", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"‹F0 9F 98 80›\"}"));
    rows.add(same("C21", "{\"a\":\"x‹7F›y\"}"));
    rows.add(Arguments.of("C24", "{\"a\":-0}", "{\"a\":0}"));
    rows.add(Arguments.of("C24", "{\"a\":-0.0}", "{\"a\":0}"));
    rows.add(Arguments.of("C25", "{\"a\":1.0}", "{\"a\":1}"));
    rows.add(Arguments.of("C26", "{\"a\":1e3}", "{\"a\":1000}"));
    rows.add(Arguments.of("C26", "{\"a\":1E+2}", "{\"a\":100}"));
    rows.add(Arguments.of("C27", "{\"a\":1.5e1}", "{\"a\":15}"));
    rows.add(Arguments.of("C27", "{\"a\":10e-1}", "{\"a\":1}"));
    rows.add(same("C29", "{\"a\":9007199254740991}"));
    rows.add(same("C29 negative", "{\"a\":-9007199254740991}"));
    rows.add(Arguments.of("C35", "{\"a\":1e-400}", "{\"a\":0}"));
    rows.add(
        Arguments.of(
            "C40",
            "{\"A\":1,\"a\":2,\"_\":3,\"Z\":4,\"0\":5,\"é\":6,\"~\":7}",
            "{\"0\":5,\"A\":1,\"Z\":4,\"_\":3,\"a\":2,\"~\":7,\"é\":6}"));
    rows.add(
        Arguments.of(
            "C41",
            "{\"\\ud83d\\ude00\":1,\"\\uffee\":2,\"\\ue000\":3}",
            "{\"‹EE 80 80›\":3,\"‹EF BF AE›\":2,\"‹F0 9F 98 80›\":1}"));
    rows.add(
        Arguments.of(
            "C42",
            "{\"a/b\":1,\"a\":2,\"a.b\":3,\"a-b\":4,\"ab\":5}",
            "{\"a\":2,\"a-b\":4,\"a.b\":3,\"a/b\":1,\"ab\":5}"));
    rows.add(Arguments.of("C43", "{\"a\\nb\":1,\"a\\\"b\":2}", "{\"a‹0A›b\":1,\"a\\\"b\":2}"));
    rows.add(same("C44", "{\"a\":[3,1,2,[],{},[null]]}"));
    rows.add(Arguments.of("C45", "{\"a\":1} ", "{\"a\":1}"));
    rows.add(same("C48", "{}"));
    return rows;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  void refusedVector_isMalformed(String vector, String input) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .describedAs(vector)
        .isThrownBy(() -> CanonicalJson.encode(JsonReader.read(bytes(input), JsonLimits.DEFAULT)));
  }

  static List<Arguments> refused() {
    List<Arguments> rows = new ArrayList<>();
    String stricterReplaced = ", stricter: notary puts U+FFFD in its place";
    rows.add(Arguments.of("C15" + stricterReplaced, "{\"a\":\"\\ud83d\"}"));
    rows.add(Arguments.of("C16" + stricterReplaced, "{\"a\":\"\\ude00\\ud83d\"}"));
    rows.add(Arguments.of("C17" + stricterReplaced, "{\"a\":\"\\ud83dx\"}"));
    rows.add(Arguments.of("C18" + stricterReplaced, "{\"a\":\"‹FF FE›\"}"));
    rows.add(Arguments.of("C19" + stricterReplaced, "{\"a\":\"‹C3›\"}"));
    rows.add(Arguments.of("C20" + stricterReplaced, "{\"a\":\"‹ED A0 80›\"}"));
    rows.add(Arguments.of("C22", "{\"a\":\"x‹0A›y\"}"));
    rows.add(Arguments.of("C23", "{\"a\":\"\\'\"}"));
    rows.add(Arguments.of("C23", "{\"a\":\"\\x\"}"));
    rows.add(Arguments.of("C28", "{\"a\":1.5}"));
    rows.add(Arguments.of("C28", "{\"a\":0.1}"));
    String stricterRounded = ", stricter: notary rounds or wraps";
    rows.add(Arguments.of("C30" + stricterRounded, "{\"a\":9007199254740993}"));
    rows.add(Arguments.of("C31" + stricterRounded, "{\"a\":1234567890123456789}"));
    for (String number : List.of("9223372036854775807", "9223372036854775808", "1e19", "1e308")) {
      rows.add(Arguments.of("C32" + stricterRounded, "{\"a\":" + number + "}"));
    }
    rows.add(Arguments.of("C33" + stricterRounded, "{\"a\":-9223372036854775808}"));
    rows.add(Arguments.of("C33" + stricterRounded, "{\"a\":-9223372036854775809}"));
    rows.add(Arguments.of("C34", "{\"a\":1e309}"));
    for (String number : List.of("01", "+1", ".5", "1.", "NaN", "-", "1e", "0x1", "Infinity")) {
      rows.add(Arguments.of("C36", "{\"a\":" + number + "}"));
    }
    String stricterLast = ", stricter: notary takes the last";
    rows.add(Arguments.of("C37" + stricterLast, "{\"a\":1,\"a\":2}"));
    rows.add(Arguments.of("C38" + stricterLast, "{\"a\":{\"x\":1},\"a\":{\"y\":2}}"));
    rows.add(Arguments.of("C39" + stricterLast, "{\"a\":1,\"\\u0061\":3}"));
    for (String text :
        List.of(
            "{\"a\":1,}",
            "{\"a\":1} x",
            "{\"a\":1}{\"b\":2}",
            "‹EF BB BF›{}",
            "{'a':1}",
            "{\"a\":1 /*c*/}",
            "")) {
      rows.add(Arguments.of("C46", text));
    }
    return rows;
  }

  private static Arguments same(String vector, String text) {
    return Arguments.of(vector, text, text);
  }

  private static Bytes bytes(String notation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int from = 0;
    while (from < notation.length()) {
      int open = notation.indexOf('‹', from);
      int end = open < 0 ? notation.length() : open;
      bytes.writeBytes(notation.substring(from, end).getBytes(StandardCharsets.UTF_8));
      if (open < 0) {
        break;
      }
      int close = notation.indexOf('›', open);
      bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(notation.substring(open + 1, close)));
      from = close + 1;
    }
    return Bytes.copyOf(bytes.toByteArray());
  }
}
