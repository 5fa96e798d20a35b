// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "9007199254740992", "9007199254740993", "1234567890123456789012345678"})
  void integerOfAnySize_staysAsWrittenInTheExactForm(String literal) {
    assertThat(exact(literal)).isEqualTo(Bytes.utf8(literal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "1e3", "0.1", "-0.0", "1E-400"})
  void fractionOrExponent_hasNoExactForm(String literal) {
    assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> exact(literal));
  }

  @Test
  void minusZero_hasNoSignInEitherForm() {
    assertThat(exact("-0")).isEqualTo(Bytes.utf8("0"));
    assertThat(CanonicalJson.encode(JsonReader.read(Bytes.utf8("-0"), JsonLimits.DEFAULT)))
        .isEqualTo(Bytes.utf8("0"));
  }

  @Test
  void numberJustAboveNotarysRange_isRefused() {
    assertThat(CanonicalJson.encode(JsonNumber.of(9007199254740991L)))
        .isEqualTo(Bytes.utf8("9007199254740991"));
    for (String beyond : List.of("9007199254740992", "-9007199254740992", "9007199254740991.6")) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> CanonicalJson.encode(new JsonNumber(new BigDecimal(beyond))));
    }
  }

  @Test
  void hugeExponentMadeByACaller_isRefusedQuickly() {
    JsonNumber huge = new JsonNumber(new BigDecimal("1e2147483647"));

    for (Numbers numbers : Numbers.values()) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> CanonicalJson.encode(huge, numbers));
    }
  }

  @Test
  void illFormedTextMadeByACaller_isRefused() {
    for (String bad : List.of("\ud800", "\udc00", "x\udc00\ud800", "\ud800x")) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> CanonicalJson.encode(new JsonString(bad)));
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> CanonicalJson.encode(new JsonObject(Map.of(bad, JsonObject.empty()))));
    }
  }

  @Test
  void nestingMadeByACaller_isBounded() {
    JsonValue value = JsonObject.empty();
    for (int i = 0; i < 100_000; i++) {
      value = new JsonArray(List.of(value));
    }
    JsonValue deep = value;

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> CanonicalJson.encode(deep));
  }

  private static Bytes exact(String literal) {
    return CanonicalJson.encode(
        JsonReader.read(Bytes.utf8(literal), JsonLimits.DEFAULT), Numbers.EXACT);
  }
}
