// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.AccessScope;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a token says of itself (RFC 7519), if it is not opaque. Nothing is verified: it only serves
 * to explain a refusal that the server has already pronounced.
 */
final class TokenClaims {
  private static final int MAX_CHARS = 64 << 10;
  private static final JsonLimits LIMITS = new JsonLimits(MAX_CHARS, 16, 32, MAX_CHARS);

  private final JsonObject claims;

  private TokenClaims(JsonObject claims) {
    this.claims = claims;
  }

  /** Reads the claims; empty for an opaque token. */
  static Optional<TokenClaims> of(Secret token) {
    String[] parts = token.reveal().split("\\.", -1);
    if (parts.length != 3 || parts[1].length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      Bytes payload = Bytes.wrap(Base64.getUrlDecoder().decode(parts[1]));
      return JsonReader.read(payload, LIMITS) instanceof JsonObject claims
          ? Optional.of(new TokenClaims(claims))
          : Optional.empty();
    } catch (MalformedJsonException | IllegalArgumentException e) {
      // Other tokens may have two dots too; they say nothing that can be read.
      return Optional.empty();
    }
  }

  /** Returns a text member, empty if there is none. */
  String text(String name) {
    return text(claims, name);
  }

  /** Tells whether the token says that it is over. */
  boolean isExpired(Instant now) {
    try {
      return claims.member("exp").orElse(claims) instanceof JsonNumber end
          && !now.isBefore(Instant.ofEpochSecond(end.value().longValue()));
    } catch (DateTimeException e) {
      // A date beyond all calendars.
      return false;
    }
  }

  /** Returns what the token allows; empty if it does not say. */
  Optional<List<AccessScope>> access() {
    if (!(claims.member("access").orElse(claims) instanceof JsonArray entries)) {
      return Optional.empty();
    }
    List<AccessScope> scopes = new ArrayList<>();
    for (JsonValue entry : entries.elements()) {
      if (entry instanceof JsonObject scope) {
        List<String> actions = actions(scope);
        if (!actions.isEmpty()) {
          scopes.add(new AccessScope(text(scope, "type"), text(scope, "name"), actions));
        }
      }
    }
    return Optional.of(List.copyOf(scopes));
  }

  private static List<String> actions(JsonObject scope) {
    List<String> actions = new ArrayList<>();
    if (scope.member("actions").orElse(scope) instanceof JsonArray listed) {
      for (JsonValue action : listed.elements()) {
        if (action instanceof JsonString text) {
          actions.add(text.value());
        }
      }
    }
    return actions;
  }

  private static String text(JsonObject object, String name) {
    return object.member(name).orElse(object) instanceof JsonString text ? text.value() : "";
  }
}
