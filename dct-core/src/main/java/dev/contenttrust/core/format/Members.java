// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of a metadata file, asked for members of the expected types; every disappointment is a
 * {@link MalformedJsonException} that names the place.
 */
final class Members {
  private final JsonObject object;

  /** Says where the object stands; made into words only for a message. */
  private final Supplier<String> where;

  private Members(JsonObject object, Supplier<String> where) {
    this.object = object;
    this.where = where;
  }

  /**
   * Returns the members of a value that must be an object; {@code where} says in messages where it
   * stands.
   */
  static Members of(JsonValue value, String where) {
    return of(value, () -> where);
  }

  private static Members of(JsonValue value, Supplier<String> where) {
    if (value instanceof JsonObject object) {
      return new Members(object, where);
    }
    throw new MalformedJsonException(
        where.get() + " must be an object, it is " + kind(value), null);
  }

  Map<String, JsonValue> all() {
    return object.members();
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  boolean isMissingOrNull(String name) {
    JsonValue value = object.members().get(name);
    return value == null || value instanceof JsonNull;
  }

  JsonValue value(String name) {
    JsonValue value = object.members().get(name);
    if (value == null) {
      throw malformed("has no member '" + name + "'");
    }
    return value;
  }

  @Nullable JsonValue valueOrNull(String name) {
    return object.members().get(name);
  }

  String text(String name) {
    return text(value(name), () -> where.get() + "." + name);
  }

  static String text(JsonValue value, String where) {
    return text(value, () -> where);
  }

  private static String text(JsonValue value, Supplier<String> where) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new MalformedJsonException(where.get() + " must be a string, it is " + kind(value), null);
  }

  boolean bool(String name) {
    JsonValue value = value(name);
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw malformed("must have a boolean '" + name + "', it is " + kind(value));
  }

  /** Returns an integer that was written as one: {@code 1.0} and {@code 1e0} are refused. */
  long integer(String name) {
    JsonValue value = value(name);
    if (!(value instanceof JsonNumber number) || !number.isInteger()) {
      throw malformed("must have an integer '" + name + "', it is " + kind(value));
    }
    BigDecimal exact = number.value();
    if (exact.precision() > 19
        || exact.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        || exact.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0) {
      throw malformed("has a '" + name + "' that does not fit 64 bits");
    }
    return exact.longValue();
  }

  long integerAtLeast(String name, long least) {
    long value = integer(name);
    if (value < least) {
      throw malformed("has the " + name + " " + value + ", the least is " + least);
    }
    return value;
  }

  /** Returns a threshold: at least 1. */
  int threshold() {
    long value = integerAtLeast("threshold", 1);
    if (value > Integer.MAX_VALUE) {
      throw malformed("has the threshold " + value + ", which no number of keys can reach");
    }
    return (int) value;
  }

  Members object(String name) {
    return of(value(name), () -> where.get() + "." + name);
  }

  /**
   * Returns the members of a member of {@link #object(String)}'s kind whose name an attacker chose.
   */
  static Members entry(Map.Entry<String, JsonValue> entry, String where) {
    return entry(entry.getKey(), entry.getValue(), where);
  }

  static Members entry(String name, JsonValue value, String where) {
    return of(value, () -> where + "['" + MalformedJsonException.excerpt(name) + "']");
  }

  List<JsonValue> array(String name) {
    JsonValue value = value(name);
    if (value instanceof JsonArray array) {
      return array.elements();
    }
    throw malformed("must have an array '" + name + "', it is " + kind(value));
  }

  List<String> texts(String name) {
    return array(name).stream()
        .map(value -> text(value, () -> where.get() + "." + name + "[]"))
        .toList();
  }

  /** Returns the members for which {@code keep} holds. */
  JsonObject rest(BiPredicate<String, JsonValue> keep) {
    Map<String, JsonValue> kept = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (keep.test(name, value)) {
                kept.put(name, value);
              }
            });
    return kept.isEmpty() ? JsonObject.empty() : new JsonObject(kept);
  }

  void requireAtMost(int count, int limit, String what) {
    if (count > limit) {
      throw malformed("lists " + count + " " + what + ", the limit is " + limit);
    }
  }

  MalformedJsonException malformed(String what) {
    return new MalformedJsonException(where.get() + " " + what, null);
  }

  MalformedJsonException malformed(String what, Throwable cause) {
    return new MalformedJsonException(where.get() + " " + what, cause);
  }

  private static String kind(JsonValue value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    if (value instanceof JsonArray) {
      return "an array";
    }
    if (value instanceof JsonString) {
      return "a string";
    }
    if (value instanceof JsonNumber number) {
      return number.isInteger() ? "an integer" : "a number that is not written as an integer";
    }
    return value instanceof JsonBoolean ? "a boolean" : "null";
  }
}
