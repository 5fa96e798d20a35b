// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonBoolean;
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
import dev.contenttrust.core.metadata.SuccinctRoles;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Builds the {@code signed} object of TUF metadata, unknown members included, wherever they were
 * found.
 */
final class TufWriter {
  private TufWriter() {}

  /**
   * Returns the {@code signed} object.
   *
   * @throws IllegalArgumentException if TUF has no form for the payload
   */
  static JsonObject signed(RoleMetadata payload) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("_type", new JsonString(type(payload)));
    members.put("spec_version", new JsonString(TufFormat.SPECIFICATION));
    members.put("version", JsonNumber.of(payload.version()));
    members.put("expires", new JsonString(expires(payload.expires())));
    if (payload instanceof RootMetadata root) {
      members.put("consistent_snapshot", new JsonBoolean(root.consistentSnapshot()));
      members.put("keys", keys(root.keys()));
      Map<String, JsonValue> roles = new LinkedHashMap<>();
      root.roles().forEach((name, role) -> roles.put(name.value(), roleKeys(role)));
      members.put("roles", new JsonObject(roles));
    } else if (payload instanceof TargetsMetadata targets) {
      Map<String, JsonValue> entries = new LinkedHashMap<>();
      targets.targets().stream().forEach(target -> entries.put(target.name(), target(target)));
      members.put("targets", new JsonObject(entries));
      if (!targets.delegations().equals(Delegations.none())) {
        members.put("delegations", delegations(targets.delegations()));
      }
    } else if (payload instanceof SnapshotMetadata snapshot) {
      members.put("meta", meta(snapshot.meta()));
    } else if (payload instanceof TimestampMetadata timestamp) {
      members.put("meta", meta(Map.of(RoleName.SNAPSHOT, timestamp.snapshot())));
    }
    return withUnknown(members, payload.unknown());
  }

  private static String type(RoleMetadata payload) {
    if (payload instanceof RootMetadata) {
      return "root";
    }
    if (payload instanceof TargetsMetadata) {
      return "targets";
    }
    return payload instanceof SnapshotMetadata ? "snapshot" : "timestamp";
  }

  private static String expires(Expiry expiry) {
    try {
      if (Rfc3339.parse(expiry.text()).at().equals(expiry.at())) {
        return expiry.text();
      }
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("an expiry that no reader understands: " + expiry, e);
    }
    throw new IllegalArgumentException("the expiry's text means another instant: " + expiry);
  }

  /**
   * The members, with the unknown ones behind; a table that both have is one table of both's
   * entries. The version of the specification stays as it was read.
   */
  private static JsonObject withUnknown(Map<String, JsonValue> known, JsonObject unknown) {
    Map<String, JsonValue> all = new LinkedHashMap<>(known);
    unknown
        .members()
        .forEach(
            (name, value) -> {
              if (all.get(name) instanceof JsonObject table && value instanceof JsonObject extra) {
                Map<String, JsonValue> merged = new LinkedHashMap<>(extra.members());
                merged.putAll(table.members());
                all.put(name, new JsonObject(merged));
              } else if (name.equals("spec_version") || !all.containsKey(name)) {
                all.put(name, value);
              }
            });
    return new JsonObject(all);
  }

  private static JsonValue target(TargetFile target) {
    if (target.length() < 0) {
      throw new IllegalArgumentException("a target's length is not negative: " + target.length());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("length", JsonNumber.of(target.length()));
    members.put("hashes", hashes(target.hashes()));
    if (target.custom() != null) {
      members.put("custom", target.custom());
    }
    return withUnknown(members, target.unknown());
  }

  private static JsonValue meta(Map<RoleName, FileMeta> meta) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    meta.forEach((role, file) -> members.put(role.value() + ".json", fileMeta(role, file)));
    return new JsonObject(members);
  }

  private static JsonValue fileMeta(RoleName role, FileMeta file) {
    Long version = file.version();
    Long length = file.length();
    if (version == null || version < 1 || (length != null && length < 0)) {
      throw new IllegalArgumentException("TUF promises a version of " + role + ", at least 1");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("version", JsonNumber.of(version));
    if (length != null) {
      members.put("length", JsonNumber.of(length));
    }
    if (!file.hashes().byAlgorithm().isEmpty()) {
      members.put("hashes", hashes(file.hashes()));
    }
    return withUnknown(members, file.unknown());
  }

  private static JsonValue hashes(Hashes hashes) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    hashes.byAlgorithm().forEach((name, value) -> members.put(name, new JsonString(value.toHex())));
    return new JsonObject(members);
  }

  private static JsonValue delegations(Delegations delegations) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("keys", keys(delegations.keys()));
    SuccinctRoles bins = delegations.succinctRoles();
    if (bins == null) {
      members.put(
          "roles",
          new JsonArray(delegations.roles().stream().map(TufWriter::delegatedRole).toList()));
    } else {
      members.put("succinct_roles", succinctRoles(bins));
    }
    return withUnknown(members, delegations.unknown());
  }

  private static JsonValue succinctRoles(SuccinctRoles bins) {
    Map<String, JsonValue> members = new LinkedHashMap<>(roleKeys(bins.keys()).members());
    members.put("bit_length", JsonNumber.of(bins.bitLength()));
    members.put("name_prefix", new JsonString(bins.namePrefix()));
    return withUnknown(members, bins.unknown());
  }

  private static JsonValue delegatedRole(DelegatedRole role) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("name", new JsonString(role.name().value()));
    members.putAll(roleKeys(role.keys()).members());
    members.put("terminating", new JsonBoolean(role.terminating()));
    if (role.paths() instanceof GlobPaths globs) {
      members.put("paths", texts(globs.patterns()));
    } else if (role.paths() instanceof HashPrefixPaths hashes) {
      members.put("path_hash_prefixes", texts(hashes.prefixes()));
    } else {
      throw new IllegalArgumentException("TUF limits delegations by patterns or hash prefixes");
    }
    return withUnknown(members, role.unknown());
  }

  private static JsonObject roleKeys(RoleKeys role) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("keyids", texts(role.keyIds().stream().map(KeyId::value).toList()));
    members.put("threshold", JsonNumber.of(role.threshold()));
    return withUnknown(members, role.unknown());
  }

  private static JsonObject keys(Map<KeyId, PublicKey> keys) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    keys.forEach((id, key) -> members.put(id.value(), TufKeys.write(key)));
    return new JsonObject(members);
  }

  private static JsonValue texts(List<String> texts) {
    return new JsonArray(texts.stream().map(JsonString::new).collect(Collectors.toList()));
  }
}
