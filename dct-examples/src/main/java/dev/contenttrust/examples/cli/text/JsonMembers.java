// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.text;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Collects the members of a JSON object in the order in which they are written. Not thread-safe.
 */
public final class JsonMembers {
  private final Map<String, JsonValue> members = new LinkedHashMap<>();

  /** Adds a text. */
  public JsonMembers with(String name, String value) {
    return with(name, new JsonString(value));
  }

  /** Adds a whole number. */
  public JsonMembers with(String name, long value) {
    return with(name, JsonNumber.of(value));
  }

  /** Adds a truth value. */
  public JsonMembers with(String name, boolean value) {
    return with(name, new JsonBoolean(value));
  }

  /** Adds any value. */
  public JsonMembers with(String name, JsonValue value) {
    members.put(name, value);
    return this;
  }

  /** Adds an array of what the function makes of each element. */
  public <T> JsonMembers withAll(
      String name, Collection<T> elements, Function<? super T, ? extends JsonValue> function) {
    return with(name, array(elements, function));
  }

  /** Adds an array of texts. */
  public JsonMembers withTexts(String name, Collection<?> elements) {
    return withAll(name, elements, element -> new JsonString(element.toString()));
  }

  /** Returns the object. */
  public JsonObject build() {
    return new JsonObject(members);
  }

  /** Returns an array of what the function makes of each element. */
  public static <T> JsonArray array(
      Collection<T> elements, Function<? super T, ? extends JsonValue> function) {
    List<JsonValue> values = elements.stream().<JsonValue>map(function).toList();
    return new JsonArray(values);
  }
}
