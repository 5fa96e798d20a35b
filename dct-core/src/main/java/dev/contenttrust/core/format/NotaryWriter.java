// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the {@code signed} object of Notary's metadata with exactly the members that Notary
 * writes. Unknown members are left out: a server parses what it is given and hashes what it writes
 * itself, so that one member too many makes the collection unreadable for everybody.
 */
final class NotaryWriter {
  private static final JsonValue EMPTY_OBJECT = JsonObject.empty();
  private static final JsonValue EMPTY_ARRAY = new JsonArray(List.of());

  private NotaryWriter() {}

  /**
   * Returns the {@code signed} object.
   *
   * @throws IllegalArgumentException if Notary has no form for the payload
   */
  static JsonObject signed(RoleMetadata payload) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("expires", new JsonString(expires(payload.expires())));
    members.put("version", JsonNumber.of(payload.version()));
    if (payload instanceof RootMetadata root) {
      root(root, members);
    } else if (payload instanceof TargetsMetadata targets) {
      targets(targets, members);
    } else if (payload instanceof SnapshotMetadata snapshot) {
      members.put("_type", new JsonString("Snapshot"));
      members.put("meta", meta(snapshot.meta()));
    } else if (payload instanceof TimestampMetadata timestamp) {
      members.put("_type", new JsonString("Timestamp"));
      members.put("meta", meta(Map.of(RoleName.SNAPSHOT, timestamp.snapshot())));
    } else {
      throw new AssertionError("RoleMetadata is sealed");
    }
    return new JsonObject(members);
  }

  /**
   * Returns the canonical form.
   *
   * @throws IllegalArgumentException if the value has none
   */
  static Bytes canonical(JsonValue value) {
    try {
      return CanonicalJson.encode(value);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("Notary has no form for this: " + e.getMessage(), e);
    }
  }

  /**
   * Notary reads a time and writes it anew; what it would not write the same way must not be
   * signed.
   */
  private static String expires(Expiry expiry) {
    Rfc3339 time;
    try {
      time = Rfc3339.parse(expiry.text());
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("an expiry that Notary cannot read: " + expiry, e);
    }
    require(time.at().equals(expiry.at()), "the expiry's text means another instant: " + expiry);
    return time.emitted();
  }

  private static void root(RootMetadata root, Map<String, JsonValue> members) {
    require(!root.consistentSnapshot(), "Notary's root has no consistent snapshots");
    Map<String, JsonValue> roles = new LinkedHashMap<>();
    root.roles()
        .forEach(
            (name, role) -> {
              requireKeys(role, root.keys().keySet());
              Map<String, JsonValue> entry = new LinkedHashMap<>();
              roleKeys(role, entry);
              roles.put(name.value(), new JsonObject(entry));
            });
    boolean flag =
        root.unknown().member("consistent_snapshot").equals(Optional.of(new JsonBoolean(true)));
    members.put("_type", new JsonString("Root"));
    members.put("consistent_snapshot", new JsonBoolean(flag));
    members.put("keys", keys(root.keys()));
    members.put("roles", new JsonObject(roles));
  }

  private static void targets(TargetsMetadata targets, Map<String, JsonValue> members) {
    members.put("_type", new JsonString("Targets"));
    members.put("delegations", delegations(targets.delegations()));
    Map<String, JsonValue> entries = new LinkedHashMap<>();
    targets.targets().stream().forEach(target -> entries.put(target.name(), target(target)));
    members.put(
        "targets",
        entries.isEmpty()
            ? emptyOrNull("targets", targets.unknown(), EMPTY_OBJECT)
            : new JsonObject(entries));
  }

  /**
   * Returns one entry of the table.
   *
   * @throws IllegalArgumentException if Notary has no form for the target
   */
  static JsonValue target(TargetFile target) {
    require(target.length() >= 0, "a target's length is not negative: " + target.length());
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (target.custom() != null && !(target.custom() instanceof JsonNull)) {
      requireRepublishable(target.custom());
      members.put("custom", target.custom());
    }
    members.put("hashes", hashes(target.hashes(), target.unknown()));
    members.put("length", JsonNumber.of(target.length()));
    return new JsonObject(members);
  }

  /**
   * Notary keeps a target's own data as text and signs that text again: what it would not spell as
   * the canonical form does may be published once and never be signed again.
   */
  private static void requireRepublishable(JsonValue custom) {
    Bytes canonical = canonical(custom);
    for (int i = 0; i < canonical.size(); i++) {
      byte b = canonical.at(i);
      require(
          (b < 0 || b >= ' ')
              && b != '<'
              && b != '>'
              && b != '&'
              && !WireText.isLineSeparator(canonical, i),
          "custom data must not contain <, >, &, U+2028, U+2029 and control characters: Notary"
              + " could not sign it again");
    }
  }

  private static JsonValue delegations(Delegations delegations) {
    require(delegations.succinctRoles() == null, "Notary has no hash bins");
    Set<RoleName> names = new HashSet<>();
    List<JsonValue> roles =
        delegations.roles().stream()
            .map(
                role -> {
                  require(names.add(role.name()), "the role " + role.name() + " is listed twice");
                  requireKeys(role.keys(), delegations.keys().keySet());
                  return delegatedRole(role);
                })
            .collect(Collectors.toList());
    JsonValue listed =
        roles.isEmpty()
            ? emptyOrNull("roles", delegations.unknown(), EMPTY_ARRAY)
            : new JsonArray(roles);
    return new JsonObject(Map.of("keys", keys(delegations.keys()), "roles", listed));
  }

  private static JsonValue delegatedRole(DelegatedRole role) {
    require(!role.terminating(), "Notary has no terminating delegations");
    if (!(role.paths() instanceof PrefixPaths paths)) {
      throw new IllegalArgumentException("Notary limits delegations by prefixes alone");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    roleKeys(role.keys(), members);
    members.put("name", new JsonString(RoleName.notary(role.name().value()).value()));
    if (!paths.prefixes().isEmpty()) {
      members.put("paths", texts(paths.prefixes()));
    }
    return new JsonObject(members);
  }

  private static void roleKeys(RoleKeys role, Map<String, JsonValue> members) {
    members.put(
        "keyids",
        role.keyIds().isEmpty()
            ? emptyOrNull("keyids", role.unknown(), EMPTY_ARRAY)
            : texts(role.keyIds().stream().map(KeyId::value).toList()));
    members.put("threshold", JsonNumber.of(role.threshold()));
  }

  private static void requireKeys(RoleKeys role, Set<KeyId> keys) {
    require(keys.containsAll(role.keyIds()), "a role lists a key id without its key");
  }

  private static JsonValue keys(Map<KeyId, PublicKey> keys) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    keys.forEach((id, key) -> members.put(id.value(), NotaryKeys.write(key)));
    return new JsonObject(members);
  }

  private static JsonValue meta(Map<RoleName, FileMeta> meta) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    meta.forEach((role, file) -> members.put(role.value(), fileMeta(role, file)));
    return new JsonObject(members);
  }

  private static JsonValue fileMeta(RoleName role, FileMeta file) {
    Long length = file.length();
    if (file.version() != null || length == null || length < 0) {
      throw new IllegalArgumentException(
          "Notary promises length and hashes of " + role + ", and no version");
    }
    return new JsonObject(
        Map.of("hashes", hashes(file.hashes(), file.unknown()), "length", JsonNumber.of(length)));
  }

  private static JsonValue hashes(Hashes hashes, JsonObject unknown) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    hashes
        .byAlgorithm()
        .forEach((name, value) -> members.put(name, new JsonString(Base64Text.encode(value))));
    return members.isEmpty()
        ? emptyOrNull("hashes", unknown, EMPTY_OBJECT)
        : new JsonObject(members);
  }

  /**
   * An empty collection is written as it was read, see {@link NotaryReader}; a fresh one is not
   * null.
   */
  private static JsonValue emptyOrNull(String name, JsonObject unknown, JsonValue empty) {
    return unknown.members().get(name) instanceof JsonNull ? JsonNull.NULL : empty;
  }

  private static JsonValue texts(List<String> texts) {
    return new JsonArray(texts.stream().map(JsonString::new).collect(Collectors.toList()));
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
