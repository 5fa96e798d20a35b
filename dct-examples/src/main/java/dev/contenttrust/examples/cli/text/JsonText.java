// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * Writes JSON for people and scripts: members in the order given, byte for byte as Docker's own
 * programs (Go's encoder) would write it. Canonical JSON, which is for signatures, is something
 * else. Stateless and thread-safe.
 */
public final class JsonText {
  private static final String INDENT = "    ";

  private JsonText() {}

  /** Returns the value over several lines, four spaces for each level, without a final newline. */
  public static String indented(JsonValue value) {
    StringBuilder text = new StringBuilder();
    append(text, value, "\n");
    return text.toString();
  }

  /** Returns the value in one line. */
  public static String oneLine(JsonValue value) {
    StringBuilder text = new StringBuilder();
    append(text, value, "");
    return text.toString();
  }

  /** {@code newline} is what starts a line at the current level, empty for a single line. */
  private static void append(StringBuilder text, JsonValue value, String newline) {
    if (value instanceof JsonObject object) {
      appendObject(text, object, newline);
    } else if (value instanceof JsonArray array) {
      appendArray(text, array, newline);
    } else if (value instanceof JsonString string) {
      appendString(text, string.value());
    } else if (value instanceof JsonNumber number) {
      text.append(number.value().toPlainString());
    } else if (value instanceof JsonBoolean truth) {
      text.append(truth.value());
    } else if (value instanceof JsonNull) {
      text.append("null");
    }
  }

  private static void appendObject(StringBuilder text, JsonObject object, String newline) {
    String inner = newline.isEmpty() ? "" : newline + INDENT;
    text.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonValue> member = members.next();
      text.append(inner);
      appendString(text, member.getKey());
      text.append(newline.isEmpty() ? ":" : ": ");
      append(text, member.getValue(), inner);
      text.append(members.hasNext() ? "," : newline);
    }
    text.append('}');
  }

  private static void appendArray(StringBuilder text, JsonArray array, String newline) {
    String inner = newline.isEmpty() ? "" : newline + INDENT;
    text.append('[');
    Iterator<JsonValue> elements = array.elements().iterator();
    while (elements.hasNext()) {
      text.append(inner);
      append(text, elements.next(), inner);
      text.append(elements.hasNext() ? "," : newline);
    }
    text.append(']');
  }

  private static void appendString(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          // Go's encoder escapes what could end a script element, and JavaScript's line ends.
          if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
