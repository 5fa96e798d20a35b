// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One staged change in the form of Notary's change list: {@code
 * {"action","role","type","path","data"}} (notary 0.7.0, {@code client/changelist}). Pure.
 */
final class ChangeFile {
  private static final JsonLimits LIMITS = new JsonLimits(16 << 20, 32, 20, 16 << 20);
  private static final String PURGE_ROLE = "targets/*";

  private final NotaryFormat format;

  ChangeFile(NotaryFormat format) {
    this.format = format;
  }

  /**
   * Reads a change; one file of Notary's can hold what are two changes here.
   *
   * @throws MalformedJsonException if it is no such file
   */
  List<Change> read(Bytes file) {
    JsonObject change = object(JsonReader.read(file, LIMITS), "a change");
    String action = text(change, "action");
    String type = text(change, "type");
    String role = text(change, "role");
    try {
      return switch (type) {
        case "target" ->
            List.of(target(action, RoleName.notary(role), text(change, "path"), change));
        case "delegation" -> delegation(action, role, change);
        case "witness" -> List.of(new Change.Witness(RoleName.notary(role)));
        default -> throw malformed("changes of type '" + type + "' are not known");
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedJsonException("a staged change: " + e.getMessage(), e);
    }
  }

  /** Writes a change; empty if Notary's change list has no word for it. */
  Optional<Bytes> write(Change change) {
    if (change instanceof Change.AddTarget add) {
      return Optional.of(
          file("create", add.role().value(), "target", add.target().name(), meta(add.target())));
    }
    if (change instanceof Change.RemoveTarget remove) {
      return Optional.of(file("delete", remove.role().value(), "target", remove.name(), null));
    }
    if (change instanceof Change.Delegate delegate) {
      Map<String, JsonValue> data = new LinkedHashMap<>();
      Integer threshold = delegate.threshold();
      data.put("threshold", JsonNumber.of(threshold == null ? 1 : threshold));
      put(data, "add_keys", delegate.keys().stream().map(this::keyJson).toList());
      put(data, "add_paths", strings(delegate.paths()));
      return Optional.of(
          file("create", delegate.role().value(), "delegation", "", new JsonObject(data)));
    }
    if (change instanceof Change.Restrict restrict) {
      Map<String, JsonValue> data = new LinkedHashMap<>();
      put(data, "remove_keys", ids(restrict.keys()));
      put(data, "remove_paths", strings(List.copyOf(restrict.paths())));
      if (restrict.allPaths()) {
        data.put("clear_paths", new JsonBoolean(true));
      }
      return Optional.of(
          file("update", restrict.role().value(), "delegation", "", new JsonObject(data)));
    }
    if (change instanceof Change.RemoveDelegation remove) {
      return Optional.of(file("delete", remove.role().value(), "delegation", "", null));
    }
    if (change instanceof Change.PurgeKeys purge) {
      return Optional.of(
          file(
              "update",
              PURGE_ROLE,
              "delegation",
              "",
              new JsonObject(Map.of("remove_keys", new JsonArray(ids(purge.keys()))))));
    }
    if (change instanceof Change.Witness witness
        && (!witness.role().isTopLevel() || witness.role().equals(RoleName.TARGETS))) {
      return Optional.of(file("update", witness.role().value(), "witness", "", null));
    }
    return Optional.empty();
  }

  private Change target(String action, RoleName role, String name, JsonObject change) {
    return switch (action) {
      case "create", "update" -> new Change.AddTarget(role, targetFile(name, data(change)));
      case "delete" -> new Change.RemoveTarget(role, name);
      default -> throw malformed("targets know no action '" + action + "'");
    };
  }

  private List<Change> delegation(String action, String role, JsonObject change) {
    if (role.equals(PURGE_ROLE)) {
      return List.of(new Change.PurgeKeys(keyIds(data(change), "remove_keys")));
    }
    RoleName name = RoleName.notary(role);
    if (action.equals("delete")) {
      return List.of(new Change.RemoveDelegation(name));
    }
    if (!action.equals("create") && !action.equals("update")) {
      throw malformed("delegations know no action '" + action + "'");
    }
    JsonObject data = data(change);
    List<Change> changes = new ArrayList<>();
    Set<KeyId> removedKeys = keyIds(data, "remove_keys");
    Set<String> removedPaths = new LinkedHashSet<>(texts(data, "remove_paths"));
    boolean allPaths =
        data.members().get("clear_paths") instanceof JsonBoolean clear && clear.value();
    if (allPaths || !removedKeys.isEmpty() || !removedPaths.isEmpty()) {
      changes.add(new Change.Restrict(name, removedKeys, removedPaths, allPaths));
    }
    List<PublicKey> keys =
        elements(data, "add_keys").stream()
            .map(key -> format.readKey(CanonicalJson.encode(key)))
            .toList();
    List<String> paths = texts(data, "add_paths");
    if (action.equals("create") || !keys.isEmpty() || !paths.isEmpty()) {
      changes.add(new Change.Delegate(name, keys, paths, threshold(data)));
    }
    return changes;
  }

  /** Notary always says 1, and means it for new roles only: it never lowers a threshold. */
  private static @Nullable Integer threshold(JsonObject data) {
    return data.members().get("threshold") instanceof JsonNumber number
            && number.value().compareTo(BigDecimal.ONE) > 0
        ? Integer.valueOf(number.value().intValueExact())
        : null;
  }

  private static TargetFile targetFile(String name, JsonObject data) {
    if (!(data.members().get("length") instanceof JsonNumber length)) {
      throw malformed("a target has a length");
    }
    Map<String, Bytes> hashes = new LinkedHashMap<>();
    object(data.member("hashes").orElse(JsonObject.empty()), "hashes")
        .members()
        .forEach((algorithm, value) -> hashes.put(algorithm, base64(value)));
    JsonValue custom = data.members().get("custom");
    return new TargetFile(
        name,
        length.value().longValueExact(),
        new Hashes(hashes),
        custom == JsonNull.NULL ? null : custom,
        JsonObject.empty());
  }

  private static JsonObject meta(TargetFile target) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("length", JsonNumber.of(target.length()));
    Map<String, JsonValue> hashes = new LinkedHashMap<>();
    target
        .hashes()
        .byAlgorithm()
        .forEach(
            (algorithm, value) ->
                hashes.put(
                    algorithm,
                    new JsonString(Base64.getEncoder().encodeToString(value.toArray()))));
    members.put("hashes", new JsonObject(hashes));
    JsonValue custom = target.custom();
    if (custom != null) {
      members.put("custom", custom);
    }
    return new JsonObject(members);
  }

  private JsonValue keyJson(PublicKey key) {
    return JsonReader.read(format.writeKey(key), LIMITS);
  }

  private static Bytes file(
      String action, String role, String type, String path, @Nullable JsonObject data) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("action", new JsonString(action));
    members.put("role", new JsonString(role));
    members.put("type", new JsonString(type));
    members.put("path", new JsonString(path));
    members.put(
        "data",
        data == null
            ? JsonNull.NULL
            : new JsonString(
                Base64.getEncoder().encodeToString(CanonicalJson.encode(data).toArray())));
    return CanonicalJson.encode(new JsonObject(members));
  }

  private static JsonObject data(JsonObject change) {
    JsonValue data = change.members().get("data");
    if (data == null) {
      throw malformed("this change needs data");
    }
    return object(JsonReader.read(base64(data), LIMITS), "the change's data");
  }

  private static Bytes base64(JsonValue value) {
    if (value instanceof JsonString string) {
      try {
        return Bytes.wrap(Base64.getDecoder().decode(string.value()));
      } catch (IllegalArgumentException e) {
        throw new MalformedJsonException("a staged change holds broken Base64", e);
      }
    }
    throw malformed("Base64 text was expected");
  }

  private static Set<KeyId> keyIds(JsonObject data, String name) {
    Set<KeyId> ids = new LinkedHashSet<>();
    texts(data, name).forEach(id -> ids.add(new KeyId(id)));
    return ids;
  }

  private static List<String> texts(JsonObject data, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue element : elements(data, name)) {
      if (!(element instanceof JsonString string)) {
        throw malformed("'" + name + "' lists strings");
      }
      texts.add(string.value());
    }
    return texts;
  }

  private static List<JsonValue> elements(JsonObject data, String name) {
    JsonValue value = data.members().get(name);
    if (value == null || value == JsonNull.NULL) {
      return List.of();
    }
    if (value instanceof JsonArray array) {
      return array.elements();
    }
    throw malformed("'" + name + "' must be an array");
  }

  private static void put(Map<String, JsonValue> data, String name, List<JsonValue> elements) {
    if (!elements.isEmpty()) {
      data.put(name, new JsonArray(elements));
    }
  }

  private static List<JsonValue> strings(List<String> texts) {
    return texts.stream().<JsonValue>map(JsonString::new).toList();
  }

  private static List<JsonValue> ids(Set<KeyId> ids) {
    return ids.stream().sorted().<JsonValue>map(id -> new JsonString(id.value())).toList();
  }

  private static String text(JsonObject object, String name) {
    if (object.members().get(name) instanceof JsonString string) {
      return string.value();
    }
    throw malformed("the member '" + name + "' must be a string");
  }

  private static JsonObject object(JsonValue value, String what) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw malformed(what + " must be a JSON object");
  }

  private static MalformedJsonException malformed(String problem) {
    return new MalformedJsonException("a staged change: " + problem, null);
  }
}
