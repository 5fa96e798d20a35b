// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the store remembers beside the files that it shares with Docker and Notary: the versions
 * below which no role may fall, and which files belong together. Writing it is the moment at which
 * a new set of files counts.
 *
 * @param gun whose ledger it is
 * @param versions the version floor of each role
 * @param files the SHA-256 of each role's file in the present set
 */
record Ledger(Gun gun, Map<RoleName, Long> versions, Map<RoleName, Digest> files) {
  /** The longest ledger that is read, in bytes. */
  static final int MAX_BYTES = 16 << 20;

  private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 4, 20, 2048);

  static Ledger empty(Gun gun) {
    return new Ledger(gun, Map.of(), Map.of());
  }

  static Ledger of(Gun gun, StoredMetadata stored) {
    Map<RoleName, Digest> files = new TreeMap<>();
    stored.files().forEach((role, bytes) -> files.put(role, Digest.sha256Of(bytes)));
    return new Ledger(gun, stored.versions(), files);
  }

  Bytes encode() {
    Map<String, JsonValue> floors = new LinkedHashMap<>();
    versions.forEach((role, floor) -> floors.put(role.value(), text(Long.toString(floor))));
    Map<String, JsonValue> digests = new LinkedHashMap<>();
    files.forEach((role, digest) -> digests.put(role.value(), text(digest.toString())));
    return CanonicalJson.encode(
        new JsonObject(
            Map.of(
                "files", new JsonObject(digests),
                "gun", text(gun.value()),
                "versions", new JsonObject(floors))));
  }

  /**
   * Reads a ledger.
   *
   * @throws IllegalArgumentException if it is damaged, or not that of this collection
   */
  static Ledger decode(Gun gun, Bytes content) {
    try {
      JsonObject ledger = object(JsonReader.read(content, LIMITS));
      if (!member(ledger, "gun").equals(text(gun.value()))) {
        throw new IllegalArgumentException("the ledger belongs to another collection");
      }
      Map<RoleName, Long> versions = new TreeMap<>();
      object(member(ledger, "versions"))
          .members()
          .forEach((role, floor) -> versions.put(new RoleName(role), version(string(floor))));
      Map<RoleName, Digest> files = new TreeMap<>();
      object(member(ledger, "files"))
          .members()
          .forEach(
              (role, digest) -> files.put(RoleName.notary(role), Digest.parse(string(digest))));
      return new Ledger(gun, versions, files);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("the ledger is damaged: " + e.getMessage(), e);
    }
  }

  private static long version(String text) {
    long version = Long.parseLong(text);
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
    return version;
  }

  private static JsonString text(String value) {
    return new JsonString(value);
  }

  private static JsonValue member(JsonObject object, String name) {
    return object
        .member(name)
        .orElseThrow(() -> new IllegalArgumentException("the ledger lacks " + name));
  }

  private static JsonObject object(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("the ledger holds a value of the wrong type");
  }

  private static String string(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new IllegalArgumentException("the ledger holds a value of the wrong type");
  }
}
