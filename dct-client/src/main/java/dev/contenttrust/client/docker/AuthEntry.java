// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** One entry of {@code auths}. */
final class AuthEntry {
  private AuthEntry() {}

  /** Returns the credential; empty for an entry that only marks a login kept elsewhere. */
  static Optional<Credential> read(String file, String key, JsonValue value) {
    if (!(value instanceof JsonObject entry)) {
      throw broken(file, key, "is not an object");
    }
    String identity = member(file, key, entry, "identitytoken");
    String auth = member(file, key, entry, "auth");
    Optional<Credential> user =
        auth.isEmpty()
            ? plain(
                file,
                key,
                member(file, key, entry, "username"),
                member(file, key, entry, "password"))
            : Optional.of(decoded(file, key, auth));
    return identity.isEmpty() ? user : Optional.of(new IdentityToken(Secret.of(identity)));
  }

  private static Optional<Credential> plain(String file, String key, String user, String password) {
    if (user.isEmpty()) {
      return Optional.empty();
    }
    if (user.indexOf(':') >= 0) {
      throw broken(file, key, "has a user name with a colon");
    }
    return Optional.of(new UserPassword(user, Secret.of(password)));
  }

  /** Decodes Base64 of {@code user:password}; the password may contain colons. */
  static UserPassword decoded(String file, String key, String auth) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw broken(file, key, "has an 'auth' that is not Base64");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw broken(file, key, "has an 'auth' that is not user:password");
    }
    String password = pair.substring(colon + 1);
    int end = password.length();
    while (end > 0 && password.charAt(end - 1) == 0) {
      end--;
    }
    return new UserPassword(pair.substring(0, colon), Secret.of(password.substring(0, end)));
  }

  static String text(String file, String key, JsonValue value) {
    if (value instanceof JsonString text) {
      return text.value();
    }
    throw broken(file, key, "is not a text");
  }

  private static String member(String file, String key, JsonObject entry, String name) {
    JsonValue value = entry.member(name).orElse(JsonValue.JsonNull.NULL);
    return value instanceof JsonValue.JsonNull ? "" : text(file, key + "." + name, value);
  }

  private static BrokenConfigException broken(String file, String key, String why) {
    return new BrokenConfigException(file + ": the entry " + ServerText.printable(key) + " " + why);
  }
}
