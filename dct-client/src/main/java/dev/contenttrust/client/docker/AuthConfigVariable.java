// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variable {@code DOCKER_AUTH_CONFIG} (Docker 28.3 and later): {@code
 * {"auths":{"HOST":{"auth":"…"}}}}, nothing else, and each name exactly the registry's.
 */
final class AuthConfigVariable {
  static final String NAME = "DOCKER_AUTH_CONFIG";

  private AuthConfigVariable() {}

  static Optional<Credential> find(Map<String, String> environment, String registry) {
    String value = environment.getOrDefault(NAME, "");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    JsonObject config = DockerConfig.object(NAME, Bytes.utf8(value));
    if (!Set.of("auths").containsAll(config.members().keySet())) {
      throw new BrokenConfigException(NAME + " has members that have no meaning there");
    }
    Credential found = null;
    for (Map.Entry<String, JsonValue> entry :
        DockerConfig.members(NAME, config, "auths").entrySet()) {
      Credential credential = credential(entry);
      if (entry.getKey().equals(DockerConfig.key(registry))) {
        found = credential;
      }
    }
    return Optional.ofNullable(found);
  }

  private static Credential credential(Map.Entry<String, JsonValue> entry) {
    JsonValue text =
        entry.getValue() instanceof JsonObject auth
                && auth.members().keySet().equals(Set.of("auth"))
            ? auth.member("auth").orElseThrow()
            : JsonNull.NULL;
    if (!(text instanceof JsonString auth)) {
      throw new BrokenConfigException(NAME + ": an entry has exactly one member, the text 'auth'");
    }
    return AuthEntry.decoded(NAME, entry.getKey(), auth.value());
  }
}
