// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.Base64;

/**
 * Tells whether bytes have the form of a Notary Project signature of a digest. The signature itself
 * is not checked, nor are its certificates.
 */
final class NotationEnvelope {
  static final String JWS = "application/jose+json";
  static final String COSE = "application/cose";

  private static final JsonLimits LIMITS = new JsonLimits(4L << 20, 32, 32, 4 << 20);

  /** CBOR: tag 18, COSE_Sign1, of an array of four. */
  private static final int COSE_SIGN1 = 0xd2;

  private static final int ARRAY_OF_FOUR = 0x84;

  private NotationEnvelope() {}

  static boolean isWellFormed(String mediaType, Bytes envelope, Digest digest) {
    return switch (mediaType) {
      case JWS -> isJws(envelope, digest);
      case COSE -> isCose(envelope);
      default -> false;
    };
  }

  private static boolean isCose(Bytes envelope) {
    byte[] bytes = envelope.toArray();
    return bytes.length > 2
        && (bytes[0] & 0xff) == COSE_SIGN1
        && (bytes[1] & 0xff) == ARRAY_OF_FOUR;
  }

  private static boolean isJws(Bytes envelope, Digest digest) {
    JsonObject jws = object(envelope);
    JsonObject header = object(jws, "header");
    return !text(jws, "signature").isEmpty()
        && !object(decoded(text(jws, "protected"))).members().isEmpty()
        && header.member("x5c").orElse(JsonNull.NULL) instanceof JsonArray chain
        && !chain.elements().isEmpty()
        && text(object(object(decoded(text(jws, "payload"))), "targetArtifact"), "digest")
            .equals(digest.toString());
  }

  private static Bytes decoded(String base64) {
    try {
      return Bytes.wrap(Base64.getUrlDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      // Not that encoding: not well-formed, as an empty text is.
      return Bytes.utf8("");
    }
  }

  static JsonObject object(Bytes json) {
    try {
      return JsonReader.read(json, LIMITS) instanceof JsonObject object
          ? object
          : JsonObject.empty();
    } catch (MalformedJsonException e) {
      // Whatever this is, it has no members.
      return JsonObject.empty();
    }
  }

  static JsonObject object(JsonObject object, String member) {
    JsonValue value = object.member(member).orElse(JsonNull.NULL);
    return value instanceof JsonObject found ? found : JsonObject.empty();
  }

  static String text(JsonObject object, String member) {
    JsonValue value = object.member(member).orElse(JsonNull.NULL);
    return value instanceof JsonString found ? found.value() : "";
  }
}
