// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * TUF's key objects: {@code {"keytype":T,"scheme":S,"keyval":{"public":text}}} and whatever else
 * stands there, all of which the key id covers.
 */
final class TufKeys {
  private static final int ED25519_SIZE = 32;

  private TufKeys() {}

  static PublicKey read(Members key) {
    String type = key.text("keytype");
    String scheme = key.text("scheme");
    Members values = key.object("keyval");
    // Kinds of key that are not ours may have no public part, identities for example.
    boolean isText = values.valueOrNull("public") instanceof JsonString;
    String text = isText ? values.text("public") : "";
    Encoding encoding = encoding(type, text);
    Bytes value =
        encoding == Encoding.RAW ? Bytes.wrap(HexFormat.of().parseHex(text)) : Bytes.utf8(text);
    boolean textIsImplied = !text.isEmpty() && text(encoding, value).equals(text);
    JsonObject otherValues =
        values.rest((name, member) -> !(name.equals("public") && textIsImplied));
    JsonObject unknown =
        key.rest(
            (name, member) ->
                !name.equals("keytype") && !name.equals("scheme") && !name.equals("keyval"));
    if (!textIsImplied || !otherValues.members().isEmpty()) {
      Map<String, JsonValue> members = new LinkedHashMap<>(unknown.members());
      members.put("keyval", otherValues);
      unknown = new JsonObject(members);
    }
    return new PublicKey(type, scheme, encoding, value, unknown);
  }

  private static Encoding encoding(String type, String text) {
    if (text.startsWith("-----BEGIN ")) {
      return Encoding.SPKI_PEM;
    }
    return switch (type) {
      case "ed25519" ->
          isHex(text) && text.length() == 2 * ED25519_SIZE ? Encoding.RAW : Encoding.OPAQUE;
      // Early repositories list the uncompressed point itself.
      case "ecdsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384" ->
          isHex(text) && text.startsWith("04") ? Encoding.RAW : Encoding.OPAQUE;
      default -> Encoding.OPAQUE;
    };
  }

  private static boolean isHex(String text) {
    return text.length() % 2 == 0
        && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
  }

  private static String text(Encoding encoding, Bytes value) {
    return encoding == Encoding.RAW ? value.toHex() : value.toUtf8();
  }

  static JsonObject write(PublicKey key) {
    if (key.scheme() == null) {
      throw new IllegalArgumentException("a key of TUF's names its scheme");
    }
    if (key.encoding() == Encoding.SPKI_DER || key.encoding() == Encoding.CERTIFICATES_PEM) {
      throw new IllegalArgumentException("TUF has no keys in the form " + key.encoding());
    }
    Map<String, JsonValue> values = new LinkedHashMap<>();
    JsonValue kept = key.unknown().members().get("keyval");
    // What was read without a public part, or with one spelled in another way, is written so again.
    if (!(kept instanceof JsonObject) || !key.value().equals(Bytes.empty())) {
      values.put("public", new JsonString(text(key.encoding(), key.value())));
    }
    if (kept instanceof JsonObject others) {
      values.putAll(others.members());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(key.unknown().members());
    members.put("keytype", new JsonString(key.keyType()));
    members.put("scheme", new JsonString(key.scheme()));
    members.put("keyval", new JsonObject(values));
    return new JsonObject(members);
  }
}
