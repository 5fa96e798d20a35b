// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.client.migration.RepositoryInventory.Failure;
import dev.contenttrust.client.migration.RepositoryInventory.FailureKind;
import dev.contenttrust.client.migration.RepositoryInventory.Note;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Inventories as JSON, to keep and to continue: what is written is read back equal. It is not
 * signed; keep it where only you can write. Stateless and thread-safe.
 */
public final class InventoryJson {
  private InventoryJson() {}

  /**
   * Returns an inventory as JSON, members in fixed order.
   *
   * @param inventory the inventory of one repository
   * @return the JSON
   */
  public static JsonObject write(RepositoryInventory inventory) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("repository", new JsonString(inventory.gun().value()));
    members.put("rootKeys", array(inventory.rootKeys(), key -> new JsonString(key.value())));
    members.put("tags", array(inventory.tags(), InventoryJson::tag));
    members.put("notes", array(inventory.notes(), InventoryJson::note));
    inventory.failure().ifPresent(failure -> members.put("failure", failure(failure)));
    return new JsonObject(members);
  }

  private static JsonObject note(Note note) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("code", new JsonString(note.code()));
    members.put("message", new JsonString(note.message()));
    return new JsonObject(members);
  }

  private static JsonObject failure(Failure failure) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("kind", new JsonString(failure.kind().name()));
    members.put("code", new JsonString(failure.code()));
    members.put("message", new JsonString(failure.message()));
    return new JsonObject(members);
  }

  private static JsonObject tag(InventoryTag tag) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("tag", new JsonString(tag.tag()));
    members.put("digest", new JsonString(tag.digest().toString()));
    members.put("size", JsonNumber.of(tag.size()));
    members.put("role", new JsonString(tag.role().value()));
    members.put("released", new JsonBoolean(tag.released()));
    members.put("signatures", array(tag.signatures(), InventoryJson::signature));
    members.put("expires", new JsonString(tag.expires().toString()));
    members.put("registry", new JsonString(tag.registry().name()));
    members.put("notation", new JsonString(tag.notation().name()));
    return new JsonObject(members);
  }

  private static JsonObject signature(TagSignature signature) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("role", new JsonString(signature.role().value()));
    members.put("keys", array(signature.keys(), key -> new JsonString(key.value())));
    members.put("expires", new JsonString(signature.expires().toString()));
    return new JsonObject(members);
  }

  private static <T> JsonArray array(List<T> elements, Function<T, JsonValue> form) {
    return new JsonArray(elements.stream().map(form).toList());
  }

  /**
   * Reads an inventory that {@link #write} wrote.
   *
   * @param json the JSON
   * @return the inventory of one repository
   * @throws MalformedJsonException if it is none
   */
  public static RepositoryInventory read(JsonValue json) {
    try {
      JsonObject inventory = (JsonObject) json;
      return new RepositoryInventory(
          new Gun(text(inventory, "repository")),
          elements(inventory, "rootKeys", key -> new KeyId(((JsonString) key).value())),
          elements(inventory, "tags", InventoryJson::readTag),
          elements(inventory, "notes", InventoryJson::readNote),
          inventory.member("failure").map(InventoryJson::readFailure));
    } catch (ClassCastException | IllegalArgumentException | DateTimeException e) {
      throw new MalformedJsonException("not an inventory", e);
    }
  }

  private static Note readNote(JsonValue json) {
    JsonObject note = (JsonObject) json;
    return new Note(text(note, "code"), text(note, "message"));
  }

  private static Failure readFailure(JsonValue json) {
    JsonObject failure = (JsonObject) json;
    return new Failure(
        FailureKind.valueOf(text(failure, "kind")),
        text(failure, "code"),
        text(failure, "message"));
  }

  private static InventoryTag readTag(JsonValue json) {
    JsonObject tag = (JsonObject) json;
    return new InventoryTag(
        text(tag, "tag"),
        Digest.parse(text(tag, "digest")),
        ((JsonNumber) member(tag, "size")).value().longValue(),
        new RoleName(text(tag, "role")),
        ((JsonBoolean) member(tag, "released")).value(),
        elements(tag, "signatures", InventoryJson::readSignature),
        Instant.parse(text(tag, "expires")),
        RegistryState.valueOf(text(tag, "registry")),
        NotationState.valueOf(text(tag, "notation")));
  }

  private static TagSignature readSignature(JsonValue json) {
    JsonObject signature = (JsonObject) json;
    return new TagSignature(
        new RoleName(text(signature, "role")),
        elements(signature, "keys", key -> new KeyId(((JsonString) key).value())),
        Instant.parse(text(signature, "expires")));
  }

  private static <T> List<T> elements(JsonObject object, String name, Function<JsonValue, T> form) {
    return ((JsonArray) member(object, name)).elements().stream().map(form).toList();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) member(object, name)).value();
  }

  private static JsonValue member(JsonObject object, String name) {
    return Optional.ofNullable(object.members().get(name)).orElse(JsonNull.NULL);
  }
}
