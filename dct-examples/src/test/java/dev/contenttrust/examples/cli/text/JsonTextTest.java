// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static final JsonValue VALUE =
      new JsonMembers()
          .with("z", "first")
          .with("number", -7)
          .with("truth", true)
          .with("nothing", JsonNull.NULL)
          .with("empty", new JsonArray(List.of()))
          .with("none", JsonObject.empty())
          .withTexts("texts", List.of("a", "b"))
          .build();

  @Test
  void indented_keepsTheOrderAndFoldsWhatIsEmpty() {
    assertThat(JsonText.indented(VALUE))
        .isEqualTo(
            """
            {
                "z": "first",
                "number": -7,
                "truth": true,
                "nothing": null,
                "empty": [],
                "none": {},
                "texts": [
                    "a",
                    "b"
                ]
            }""");
  }

  @Test
  void oneLine_hasNoBlankAndNoLineEnd() {
    assertThat(JsonText.oneLine(VALUE))
        .isEqualTo(
            "{\"z\":\"first\",\"number\":-7,\"truth\":true,\"nothing\":null,\"empty\":[],"
                + "\"none\":{},\"texts\":[\"a\",\"b\"]}");
  }

  @Test
  void specialCharacters_areEscapedAsGoEscapesThem() {
    assertThat(JsonText.oneLine(new JsonString("\"\\\n\r\t\b\f\u0001<>&\u2028\u2029é😀/")))
        .isEqualTo("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u003c\\u003e\\u0026\\u2028\\u2029é😀/\"");
  }
}
