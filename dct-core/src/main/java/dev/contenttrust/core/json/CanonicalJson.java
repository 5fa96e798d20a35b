// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The canonical form that signatures and key ids are computed over (the OLPC rules that TUF and
 * Notary share): UTF-8, no white space, members in the order of their names' bytes, only {@code "}
 * and {@code \} escaped, every other character raw, control characters included, and integers only.
 *
 * <p>The two dialects differ in what counts as an integer: {@link Numbers}.
 */
public final class CanonicalJson {
  /** Which numbers a dialect can canonicalise, and how. */
  public enum Numbers {
    /**
     * Notary's: a number is what an IEEE double makes of it, so that {@code 1.0} and {@code 1e0}
     * are 1 and {@code 1e-400} is 0. Fractions are refused, and so is everything beyond
     * 2<sup>53</sup>-1, where the reference implementation loses digits.
     */
    IEEE_DOUBLE {
      @Override
      void encode(JsonNumber number, CanonicalBuffer out) {
        double value = number.value().doubleValue();
        if (Double.isNaN(value) || Math.abs(value) > MAX_EXACT_INTEGER) {
          throw new MalformedJsonException(
              "a number beyond 9007199254740991 has no canonical form", null);
        }
        if (value != Math.rint(value)) {
          throw new MalformedJsonException("a number with a fraction has no canonical form", null);
        }
        out.ascii(Long.toString((long) value));
      }
    },
    /**
     * TUF's: integers of any size, exactly as written; a fraction or an exponent is refused,
     * whatever its value.
     */
    EXACT {
      @Override
      void encode(JsonNumber number, CanonicalBuffer out) {
        if (!number.isInteger()) {
          throw new MalformedJsonException(
              "a number with fraction or exponent has no canonical form", null);
        }
        out.ascii(number.value().toString());
      }
    };

    private static final double MAX_EXACT_INTEGER = 9007199254740991d;

    abstract void encode(JsonNumber number, CanonicalBuffer out);
  }

  private final CanonicalBuffer out = new CanonicalBuffer();
  private final Numbers numbers;

  private CanonicalJson(Numbers numbers) {
    this.numbers = numbers;
  }

  /**
   * {@return Notary's canonical form of the value}
   *
   * @param value the value to encode
   * @throws MalformedJsonException if it has none: fractions, integers beyond 2<sup>53</sup>-1,
   *     ill-formed Unicode, nesting beyond {@value JsonLimits#MAX_DEPTH} levels
   */
  public static Bytes encode(JsonValue value) {
    return encode(value, Numbers.IEEE_DOUBLE);
  }

  /**
   * {@return the canonical form of the value}
   *
   * @param value the value to encode
   * @param numbers the dialect's rule for numbers
   * @throws MalformedJsonException if it has none: a number against the rule, ill-formed Unicode,
   *     nesting beyond {@value JsonLimits#MAX_DEPTH} levels
   */
  public static Bytes encode(JsonValue value, Numbers numbers) {
    CanonicalJson encoder = new CanonicalJson(numbers);
    encoder.value(value, 0);
    return encoder.out.toBytes();
  }

  private void value(JsonValue value, int depth) {
    if (depth > JsonLimits.MAX_DEPTH) {
      throw new MalformedJsonException(
          "objects and arrays are nested deeper than " + JsonLimits.MAX_DEPTH + " levels", null);
    }
    if (value instanceof JsonString string) {
      out.string(string.value());
    } else if (value instanceof JsonNumber number) {
      numbers.encode(number, out);
    } else if (value instanceof JsonObject object) {
      object(object, depth);
    } else if (value instanceof JsonArray array) {
      array(array, depth);
    } else if (value instanceof JsonBoolean bool) {
      out.ascii(bool.value() ? "true" : "false");
    } else if (value instanceof JsonNull) {
      out.ascii("null");
    } else {
      throw new AssertionError("JsonValue is sealed");
    }
  }

  private void object(JsonObject object, int depth) {
    out.raw('{');
    boolean first = true;
    for (Map.Entry<String, JsonValue> member : inOrder(object.members())) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(member.getKey());
      out.raw(':');
      value(member.getValue(), depth + 1);
    }
    out.raw('}');
  }

  private static Iterable<Map.Entry<String, JsonValue>> inOrder(Map<String, JsonValue> members) {
    String previous = null;
    for (String name : members.keySet()) {
      if (previous != null && Utf8.BYTE_ORDER.compare(previous, name) > 0) {
        List<Map.Entry<String, JsonValue>> sorted = new ArrayList<>(members.entrySet());
        sorted.sort(Map.Entry.comparingByKey(Utf8.BYTE_ORDER));
        return sorted;
      }
      previous = name;
    }
    return members.entrySet();
  }

  private void array(JsonArray array, int depth) {
    out.raw('[');
    boolean first = true;
    for (JsonValue element : array.elements()) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      value(element, depth + 1);
    }
    out.raw(']');
  }
}
