// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.Locale;

/**
 * Writes JSON text for people and programs to read: valid by RFC 8259, indented, members in the
 * order of the tree. It is never what a signature covers: see {@link CanonicalJson}.
 */
public final class JsonWriter {
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  /**
   * {@return the value as indented text in UTF-8, ending in a line feed}
   *
   * @param value the value to write
   * @throws MalformedJsonException if a string is not well-formed Unicode, or the nesting is deeper
   *     than {@value JsonLimits#MAX_DEPTH} levels
   */
  public static Bytes write(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, 0);
    return Bytes.utf8(writer.out.append('\n').toString());
  }

  private void value(JsonValue value, int depth) {
    if (depth > JsonLimits.MAX_DEPTH) {
      throw new MalformedJsonException(
          "objects and arrays are nested deeper than " + JsonLimits.MAX_DEPTH + " levels", null);
    }
    if (value instanceof JsonString string) {
      string(string.value());
    } else if (value instanceof JsonNumber number) {
      out.append(number.value());
    } else if (value instanceof JsonObject object) {
      object(object, depth);
    } else if (value instanceof JsonArray array) {
      array(array, depth);
    } else if (value instanceof JsonBoolean bool) {
      out.append(bool.value());
    } else if (value instanceof JsonNull) {
      out.append("null");
    } else {
      throw new AssertionError("JsonValue is sealed");
    }
  }

  private void object(JsonObject object, int depth) {
    out.append('{');
    String separator = "\n";
    for (var member : object.members().entrySet()) {
      out.append(separator).append(INDENT.repeat(depth + 1));
      string(member.getKey());
      out.append(": ");
      value(member.getValue(), depth + 1);
      separator = ",\n";
    }
    close(object.members().isEmpty(), depth, '}');
  }

  private void array(JsonArray array, int depth) {
    out.append('[');
    String separator = "\n";
    for (JsonValue element : array.elements()) {
      out.append(separator).append(INDENT.repeat(depth + 1));
      value(element, depth + 1);
      separator = ",\n";
    }
    close(array.elements().isEmpty(), depth, ']');
  }

  private void close(boolean empty, int depth, char bracket) {
    if (!empty) {
      out.append('\n').append(INDENT.repeat(depth));
    }
    out.append(bracket);
  }

  private void string(String text) {
    if (!Utf8.isWellFormed(text)) {
      throw new MalformedJsonException("a string holds a surrogate without its partner", null);
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
