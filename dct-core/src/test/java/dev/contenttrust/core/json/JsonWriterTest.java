// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
  @Test
  void tree_isWrittenIndentedInItsOwnOrder() {
    JsonValue value =
        JsonReader.read(
            Bytes.utf8("{\"b\":[1,{}, []],\"a\":{\"x\":null,\"y\":true}}"), JsonLimits.DEFAULT);

    assertThat(JsonWriter.write(value).toUtf8())
        .isEqualTo(
            """
            {
              "b": [
                1,
                {},
                []
              ],
              "a": {
                "x": null,
                "y": true
              }
            }
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\u0000\\u001f\\u007f\\n\\r\\t\\b\\f\\\"\\\\/é😀\\u2028\"",
        "-12.50",
        "1e-3",
        "123456789012345678901234567890",
        "[false,null]"
      })
  void whatIsWritten_isReadBackAsItWas(String text) {
    JsonValue value = JsonReader.read(Bytes.utf8(text), JsonLimits.DEFAULT);

    assertThat(JsonReader.read(JsonWriter.write(value), JsonLimits.DEFAULT)).isEqualTo(value);
  }

  @Test
  void illFormedText_isRefused() {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> JsonWriter.write(new JsonString("\udc00")));
  }
}
