// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Docker's {@code config.json} says about credentials. Where Docker warns of a broken file and
 * goes on anonymously, reading it here fails. Immutable and thread-safe; printing it shows no
 * secret.
 */
public final class DockerConfig {
  /** The key of Docker Hub's credentials. */
  static final String HUB_KEY = "https://index.docker.io/v1/";

  private static final int MAX_BYTES = 16 << 20;
  private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 32, 64, 1 << 20);
  private static final DockerConfig EMPTY = new DockerConfig(Map.of(), "", Map.of());

  private final Map<String, Optional<Credential>> auths;
  private final String credsStore;
  private final Map<String, String> credHelpers;

  private DockerConfig(
      Map<String, Optional<Credential>> auths, String credsStore, Map<String, String> credHelpers) {
    this.auths = auths;
    this.credsStore = credsStore;
    this.credHelpers = credHelpers;
  }

  /**
   * Returns the folder of Docker's configuration: {@code DOCKER_CONFIG}, else {@code .docker} in
   * the user's home.
   *
   * @param environment the environment variables
   * @param home the user's home folder
   * @return the folder, which need not exist
   */
  public static Path folder(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("DOCKER_CONFIG", "");
    return named.isEmpty() ? home.resolve(".docker") : Path.of(named);
  }

  /**
   * Reads {@code config.json} in the folder.
   *
   * @param folder the configuration folder
   * @return what it says; nothing if there is no such file
   * @throws BrokenConfigException if the file cannot be read or understood, entirely or in one
   *     entry
   */
  public static DockerConfig load(Path folder) {
    Path file = folder.resolve("config.json");
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), Bytes.wrap(in.readNBytes(MAX_BYTES + 1)));
    } catch (NoSuchFileException e) {
      return EMPTY;
    } catch (IOException e) {
      throw new BrokenConfigException("could not read " + file + ": " + e.getMessage());
    }
  }

  static DockerConfig parse(String file, Bytes content) {
    JsonObject config = object(file, content);
    Map<String, Optional<Credential>> auths = new LinkedHashMap<>();
    members(file, config, "auths")
        .forEach((key, entry) -> auths.put(key, AuthEntry.read(file, key, entry)));
    Map<String, String> helpers = new LinkedHashMap<>();
    members(file, config, "credHelpers")
        .forEach((key, suffix) -> helpers.put(key, AuthEntry.text(file, key, suffix)));
    String store =
        config.member("credsStore").map(s -> AuthEntry.text(file, "credsStore", s)).orElse("");
    return new DockerConfig(auths, store, helpers);
  }

  static JsonObject object(String file, Bytes content) {
    try {
      if (JsonReader.read(content, LIMITS) instanceof JsonObject object) {
        return object;
      }
    } catch (MalformedJsonException e) {
      // Neither the reader's words nor its cause are passed on: they may quote a password.
      throw new BrokenConfigException(file + " is not valid JSON");
    }
    throw new BrokenConfigException(file + " is not a JSON object");
  }

  static Map<String, JsonValue> members(String file, JsonObject config, String name) {
    JsonValue value = config.member(name).orElse(JsonValue.JsonNull.NULL);
    if (value instanceof JsonObject object) {
      return object.members();
    }
    if (value instanceof JsonValue.JsonNull) {
      return Map.of();
    }
    throw new BrokenConfigException(file + ": " + name + " is not an object");
  }

  /**
   * Returns the suffix of the credential helper that is responsible.
   *
   * @param registry the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return what {@code credHelpers} names for exactly this registry, else {@code credsStore}
   */
  public Optional<String> helper(String registry) {
    String suffix = credHelpers.getOrDefault(key(registry), credsStore);
    return suffix.isEmpty() ? Optional.empty() : Optional.of(suffix);
  }

  /**
   * Returns the credential that is written in the file itself.
   *
   * @param registry the registry's {@code host[:port]}; {@code docker.io} for Docker Hub
   * @return the entry under that name, else one whose URL has that host and port; empty if there is
   *     none
   */
  public Optional<Credential> credential(String registry) {
    String key = key(registry);
    Optional<Credential> exact = auths.get(key);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, Optional<Credential>> entry : auths.entrySet()) {
      if (hostOf(entry.getKey()).equals(hostOf(key))) {
        return entry.getValue();
      }
    }
    return Optional.empty();
  }

  /** Returns the name under which Docker stores a registry's credentials. */
  static String key(String registry) {
    return registry.equals("docker.io") ? HUB_KEY : registry;
  }

  private static String hostOf(String key) {
    String rest = key.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /** Returns how many entries there are, and none of them. */
  @Override
  public String toString() {
    return "DockerConfig with " + auths.size() + " entries";
  }
}
