// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as strictly as trust metadata needs it, since two readers that understand one document
 * differently are a way around a signature.
 *
 * <p>Refused beyond what RFC 8259 refuses: a byte order mark, a member name that occurs twice in
 * one object (also if spelled differently), surrogates without a partner, anything but white space
 * after the value, and whatever exceeds the limits. NUL is refused as a raw byte and accepted as an
 * escape.
 */
public final class JsonReader {
  /**
   * Beyond this power of ten a number is refused: nothing in metadata needs it, and arithmetic with
   * it could take for ever.
   */
  private static final int MAX_DECIMAL_EXPONENT = 1000;

  /** So many characters always fit 64 bits. */
  private static final int SHORT_INTEGER = 18;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Field names are neither interned nor kept in shared tables, since an attacker chooses them. The
   * constraints are the outer fence; the caller's limits are checked in this class.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonLimits.MAX_DEPTH)
                  .maxNumberLength(JsonLimits.MAX_NUMBER_LENGTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final JsonLimits limits;

  private JsonReader(JsonParser parser, JsonLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /**
   * Reads one document.
   *
   * @param document the whole document, UTF-8
   * @param limits the bounds that it must keep
   * @return the value, a tree of limited depth
   * @throws MalformedJsonException if the bytes are not exactly one JSON value in UTF-8, or exceed
   *     a limit; no other exception leaves this method
   */
  public static JsonValue read(Bytes document, JsonLimits limits) {
    if (document.size() > limits.maxBytes()) {
      throw new MalformedJsonException(
          "the document has " + document.size() + " bytes, the limit is " + limits.maxBytes(),
          null);
    }
    CharBuffer text = decode(document);
    if (text.length() > 0 && text.get(0) == BYTE_ORDER_MARK) {
      throw new MalformedJsonException("the document begins with a byte order mark", null);
    }
    try (JsonParser parser =
        FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
      return new JsonReader(parser, limits).document();
    } catch (StreamReadException e) {
      long position = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      throw new MalformedJsonException("not valid JSON near character " + position, e);
    } catch (IOException e) {
      throw new MalformedJsonException("not valid JSON", e);
    }
  }

  private static CharBuffer decode(Bytes document) {
    try {
      return document.decodeUtf8();
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("the document is not valid UTF-8", e);
    }
  }

  private JsonValue document() throws IOException {
    JsonValue value = value(parser.nextToken(), 0);
    if (parser.nextToken() != null) {
      throw malformed("there is more after the JSON value");
    }
    return value;
  }

  /** Recursion is as deep as the document is nested, which the limit bounds. */
  private JsonValue value(@Nullable JsonToken token, int depth) throws IOException {
    if (token == null) {
      throw malformed("the document ends where a value should be");
    }
    return switch (token) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> new JsonString(checkedText(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
      case VALUE_TRUE -> new JsonBoolean(true);
      case VALUE_FALSE -> new JsonBoolean(false);
      case VALUE_NULL -> JsonNull.NULL;
      default -> throw malformed("a value was expected");
    };
  }

  private JsonObject object(int depth) throws IOException {
    requireDepth(depth);
    String[] names = new String[FewMembers.MAX];
    JsonValue[] values = new JsonValue[FewMembers.MAX];
    int count = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = checkedText(parser.currentName());
      if (count == FewMembers.MAX) {
        return manyMembers(new FewMembers(names, values, count), name, depth);
      }
      JsonValue value = value(parser.nextToken(), depth);
      if (FewMembers.indexOf(name, names, count) >= 0) {
        throw twice(name);
      }
      names[count] = name;
      values[count++] = value;
    }
    return count == 0 ? JsonObject.empty() : new JsonObject(new FewMembers(names, values, count));
  }

  /** Goes on with an object that turns out to be large, at the value of the next member. */
  private JsonObject manyMembers(FewMembers first, String next, int depth) throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>(first);
    String name = next;
    while (true) {
      if (members.put(name, value(parser.nextToken(), depth)) != null) {
        throw twice(name);
      }
      if (parser.nextToken() != JsonToken.FIELD_NAME) {
        return new JsonObject(members);
      }
      name = checkedText(parser.currentName());
    }
  }

  private MalformedJsonException twice(String name) {
    return malformed(
        "the member '" + MalformedJsonException.excerpt(name) + "' occurs twice in one object");
  }

  private JsonArray array(int depth) throws IOException {
    requireDepth(depth);
    List<JsonValue> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(token, depth));
    }
    return new JsonArray(elements);
  }

  private void requireDepth(int depth) {
    if (depth > limits.maxDepth()) {
      throw malformed("objects and arrays are nested deeper than " + limits.maxDepth() + " levels");
    }
  }

  private JsonNumber number(JsonToken token) throws IOException {
    if (parser.getTextLength() > limits.maxNumberLength()) {
      throw malformed("a number has more than " + limits.maxNumberLength() + " characters");
    }
    if (token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= SHORT_INTEGER) {
      return JsonNumber.of(parser.getLongValue());
    }
    BigDecimal value;
    try {
      value = new BigDecimal(parser.getText());
    } catch (NumberFormatException e) {
      throw new MalformedJsonException("a number cannot be represented" + position(), e);
    }
    if (Math.abs((long) value.scale()) > MAX_DECIMAL_EXPONENT) {
      throw malformed("a number's exponent is beyond " + MAX_DECIMAL_EXPONENT);
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && value.scale() == 0) {
      // 1e0 and 1.5e1: keep visible that this was not written as an integer, see JsonNumber.
      return new JsonNumber(value.setScale(1));
    }
    return new JsonNumber(value);
  }

  private String checkedText(String text) {
    int limit = limits.maxStringBytes();
    // A character takes at most three bytes (a pair of surrogates takes four): most strings need no
    // counting.
    if (text.length() > limit || (text.length() > limit / 3 && Utf8.encodedLength(text) > limit)) {
      throw malformed("a string has more than " + limit + " bytes");
    }
    if (!Utf8.isWellFormed(text)) {
      throw malformed("a string holds a surrogate without its partner");
    }
    return text;
  }

  private MalformedJsonException malformed(String what) {
    return new MalformedJsonException(what + position(), null);
  }

  private String position() {
    return ", near character " + parser.currentLocation().getCharOffset();
  }
}
