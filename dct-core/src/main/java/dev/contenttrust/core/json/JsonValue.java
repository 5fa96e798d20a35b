// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value, exact and immutable. Member order is kept as read and is irrelevant for equality.
 * Thread-safe.
 */
public sealed interface JsonValue {
  /**
   * An object.
   *
   * @param members the members in the order read; unmodifiable
   */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    private static final JsonObject EMPTY = new JsonObject(Map.of());

    /**
     * Copies the map, keeping its order.
     *
     * @param members the members in the order read; unmodifiable
     */
    public JsonObject {
      if (!(members instanceof FewMembers)) {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
      }
    }

    /** {@return the object without members} */
    public static JsonObject empty() {
      return EMPTY;
    }

    /**
     * {@return the member's value; empty if there is no such member (a member that is {@code null}
     * is present)}
     *
     * @param name the member's name, unescaped
     */
    public Optional<JsonValue> member(String name) {
      return Optional.ofNullable(members.get(name));
    }
  }

  /**
   * An array.
   *
   * @param elements the elements in order; unmodifiable
   */
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    /**
     * Copies the list.
     *
     * @param elements the elements in order; unmodifiable
     */
    public JsonArray {
      elements = Collections.unmodifiableList(new ArrayList<>(elements));
    }
  }

  /**
   * A string.
   *
   * @param value the decoded text, well-formed Unicode
   */
  record JsonString(String value) implements JsonValue {}

  /**
   * A number, exact.
   *
   * @param value the value; {@code 1.0} and {@code 1} are different values of this type, so compare
   *     with {@link BigDecimal#compareTo}. The scale is 0 exactly if the number was written as an
   *     integer, without fraction and exponent
   */
  record JsonNumber(BigDecimal value) implements JsonValue {
    /**
     * {@return the integer as a number}
     *
     * @param value any integer of 64 bits
     */
    public static JsonNumber of(long value) {
      return new JsonNumber(BigDecimal.valueOf(value));
    }

    /**
     * {@return whether the number was written as an integer: {@code 1}, but neither {@code 1.0} nor
     * {@code 1e0}}
     */
    public boolean isInteger() {
      return value.scale() == 0;
    }
  }

  /**
   * A truth value.
   *
   * @param value the value
   */
  record JsonBoolean(boolean value) implements JsonValue {}

  /** The literal {@code null}. */
  enum JsonNull implements JsonValue {
    /** The only value. */
    NULL
  }
}
