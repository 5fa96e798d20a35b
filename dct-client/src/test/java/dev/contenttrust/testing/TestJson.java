// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Builds JSON and encodes it as Notary does, in the plainest way: what tests sign is deliberately
 * not made by the encoder under test.
 */
public final class TestJson {
  private TestJson() {}

  /** Returns an object of alternating names and values. */
  public static JsonObject object(Object... namesAndValues) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return new JsonObject(members);
  }

  /** Returns an array. */
  public static JsonArray array(Collection<?> elements) {
    return new JsonArray(elements.stream().map(TestJson::value).toList());
  }

  /** Returns the bytes as base64 text. */
  public static JsonString base64(Bytes bytes) {
    return new JsonString(Base64.getEncoder().encodeToString(bytes.toArray()));
  }

  /** Returns the object with one member set. */
  public static JsonObject with(JsonObject object, String name, Object newValue) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value(newValue));
    return new JsonObject(members);
  }

  /** Returns the object without one member. */
  public static JsonObject without(JsonObject object, String name) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.remove(name);
    return new JsonObject(members);
  }

  /** Returns the object with the object at that path of member names changed. */
  public static JsonObject at(
      JsonObject object, List<String> path, UnaryOperator<JsonObject> edit) {
    if (path.isEmpty()) {
      return edit.apply(object);
    }
    JsonObject inner = (JsonObject) object.member(path.get(0)).orElseThrow();
    return with(object, path.get(0), at(inner, path.subList(1, path.size()), edit));
  }

  /** Returns the canonical text that signatures cover. */
  public static String canonical(JsonValue value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  /** Returns the text as it stands in a file, where five characters are escaped. */
  public static String escaped(String canonical) {
    return canonical
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static JsonValue value(Object value) {
    if (value instanceof JsonValue json) {
      return json;
    } else if (value instanceof String text) {
      return new JsonString(text);
    } else if (value instanceof Boolean truth) {
      return new JsonBoolean(truth);
    } else if (value instanceof Number number) {
      return JsonNumber.of(number.longValue());
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass());
  }

  private static void append(StringBuilder text, JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> sorted = new TreeMap<>(TestJson::compareUtf8);
      sorted.putAll(object.members());
      char separator = '{';
      for (Map.Entry<String, JsonValue> member : sorted.entrySet()) {
        text.append(separator);
        appendString(text, member.getKey());
        text.append(':');
        append(text, member.getValue());
        separator = ',';
      }
      text.append(sorted.isEmpty() ? "{}" : "}");
    } else if (value instanceof JsonArray array) {
      text.append('[');
      for (Iterator<JsonValue> i = array.elements().iterator(); i.hasNext(); ) {
        append(text, i.next());
        text.append(i.hasNext() ? "," : "");
      }
      text.append(']');
    } else if (value instanceof JsonString string) {
      appendString(text, string.value());
    } else if (value instanceof JsonNumber number) {
      text.append(number.value().toPlainString());
    } else if (value instanceof JsonBoolean truth) {
      text.append(truth.value());
    } else if (value == JsonNull.NULL) {
      text.append("null");
    }
  }

  private static void appendString(StringBuilder text, String value) {
    text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  private static int compareUtf8(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
