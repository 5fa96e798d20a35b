// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.PublicKey.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Notary's key objects: {@code {"keytype":T,"keyval":{"private":null,"public":Base64}}}. */
final class NotaryKeys {
  private static final Bytes PEM_START =
      Bytes.wrap("-----BEGIN ".getBytes(StandardCharsets.US_ASCII));

  private NotaryKeys() {}

  static PublicKey read(Members key) {
    String type = key.isMissingOrNull("keytype") ? "" : key.text("keytype");
    Members values = key.object("keyval");
    Bytes value = Base64Text.decode(values.text("public"), "the key's public part");
    // A private part is neither looked at nor kept: whatever stands there is no business of a
    // reader of public metadata.
    JsonObject unknown =
        key.rest((name, member) -> !name.equals("keytype") && !name.equals("keyval"));
    return new PublicKey(type, null, encoding(type, value), value, unknown);
  }

  private static Encoding encoding(String type, Bytes value) {
    return switch (type) {
      case "ecdsa" -> Encoding.SPKI_DER;
      // Keys of old Python tools stand as PEM under the same type.
      case "rsa" -> isPem(value) ? Encoding.SPKI_PEM : Encoding.SPKI_DER;
      case "ecdsa-x509", "rsa-x509" -> Encoding.CERTIFICATES_PEM;
      case "ed25519" -> Encoding.RAW;
      default -> Encoding.OPAQUE;
    };
  }

  private static boolean isPem(Bytes value) {
    return value.size() > PEM_START.size() && value.slice(0, PEM_START.size()).equals(PEM_START);
  }

  static JsonObject write(PublicKey key) {
    JsonValue value = new JsonString(Base64Text.encode(key.value()));
    return new JsonObject(
        Map.of(
            "keytype", new JsonString(key.keyType()),
            "keyval", new JsonObject(Map.of("private", JsonNull.NULL, "public", value))));
  }

  static KeyId id(PublicKey key) {
    return new KeyId(Digest.sha256Of(CanonicalJson.encode(write(key))).hex());
  }
}
