// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonNull;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetFile;
import dev.contenttrust.core.metadata.TargetTable;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Notary's metadata with the leniency that its own files need and no more.
 *
 * <p>Notary's writer leaves {@code null} where a list has lost its last element, and reads {@code
 * null} and a missing member alike as empty. A member that was {@code null} is remembered among the
 * unknown members, so that {@link NotaryWriter} gives an untouched document back as it was.
 */
final class NotaryReader {
  private static final Expiry NO_EXPIRY =
      new Expiry(Rfc3339.parse("0001-01-01T00:00:00Z").at(), "0001-01-01T00:00:00Z");

  private static final List<RoleName> BASE_ROLES =
      List.of(RoleName.ROOT, RoleName.TARGETS, RoleName.SNAPSHOT, RoleName.TIMESTAMP);

  private static final Set<String> ROOT_MEMBERS =
      Set.of("_type", "consistent_snapshot", "expires", "keys", "roles", "version");
  private static final Set<String> META_MEMBERS = Set.of("_type", "expires", "meta", "version");
  private static final Set<String> TARGETS_MEMBERS =
      Set.of("_type", "delegations", "expires", "targets", "version");
  private static final Set<String> DELEGATIONS_MEMBERS = Set.of("keys", "roles");
  private static final Set<String> ROLE_MEMBERS = Set.of("keyids", "threshold");
  private static final Set<String> DELEGATED_ROLE_MEMBERS =
      Set.of("keyids", "name", "paths", "threshold");
  private static final Set<String> FILE_MEMBERS = Set.of("custom", "hashes", "length");

  private final FormatLimits limits;

  NotaryReader(FormatLimits limits) {
    this.limits = limits;
  }

  SignedMetadata<RootMetadata> root(Bytes wire) {
    return read(wire, "Root", this::rootPayload);
  }

  SignedMetadata<TimestampMetadata> timestamp(Bytes wire) {
    return read(wire, "Timestamp", this::timestampPayload);
  }

  SignedMetadata<SnapshotMetadata> snapshot(Bytes wire) {
    return read(wire, "Snapshot", this::snapshotPayload);
  }

  /** Reads a targets file; without a role, delegations may be children of any one role. */
  SignedMetadata<TargetsMetadata> targets(@Nullable RoleName role, Bytes wire) {
    return read(wire, "Targets", signed -> targetsPayload(role, signed));
  }

  /** Reads a file of whatever role it says it is. */
  SignedMetadata<? extends RoleMetadata> any(Bytes wire) {
    String type =
        SignedEnvelope.read(wire, limits.json(), Numbers.IEEE_DOUBLE).signed().text("_type");
    return switch (type) {
      case "Root" -> root(wire);
      case "Timestamp" -> timestamp(wire);
      case "Snapshot" -> snapshot(wire);
      default -> targets(null, wire);
    };
  }

  private <R extends RoleMetadata> SignedMetadata<R> read(
      Bytes wire, String type, Function<Members, R> payload) {
    SignedEnvelope envelope = SignedEnvelope.read(wire, limits.json(), Numbers.IEEE_DOUBLE);
    Members signed = envelope.signed();
    String found = signed.text("_type");
    if (!found.equals(type)) {
      throw signed.malformed("has the type '" + Members.excerpt(found) + "' instead of " + type);
    }
    try {
      return new SignedMetadata<>(
          payload.apply(signed), signatures(envelope.envelope()), envelope.signedBytes(), wire);
    } catch (IllegalArgumentException e) {
      // The records check themselves: an empty key id, a role name outside the grammar.
      throw new MalformedJsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Signature> signatures(Members envelope) {
    if (envelope.isMissingOrNull("signatures")) {
      return List.of();
    }
    List<JsonValue> values = envelope.array("signatures");
    envelope.requireAtMost(values.size(), limits.maxSignatures(), "signatures");
    List<Signature> signatures = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      Members signature = Members.of(value, "signatures[]");
      String method = signature.isMissingOrNull("method") ? "" : signature.text("method");
      Bytes sig =
          signature.isMissingOrNull("sig")
              ? Bytes.empty()
              : Base64Text.decode(signature.text("sig"), "a signature");
      signatures.add(
          new Signature(new KeyId(signature.text("keyid")), method.toLowerCase(Locale.ROOT), sig));
    }
    return signatures;
  }

  private RootMetadata rootPayload(Members signed) {
    boolean consistent =
        !signed.isMissingOrNull("consistent_snapshot") && signed.bool("consistent_snapshot");
    Map<KeyId, PublicKey> keys = keys(signed);
    Members listed = signed.object("roles");
    signed.requireAtMost(listed.all().size(), limits.maxRoles(), "roles");
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.all().entrySet()) {
      roles.put(
          new RoleName(entry.getKey()), roleKeys(Members.entry(entry, "signed.roles"), Set.of()));
    }
    for (RoleName base : BASE_ROLES) {
      RoleKeys role = roles.get(base);
      if (role == null) {
        throw listed.malformed("does not name the role " + base);
      }
      if (role.keyIds().isEmpty()) {
        throw listed.malformed("lists no key for the role " + base);
      }
      requireKeys(listed, role, keys);
    }
    // Notary ignores the flag; true is remembered like a null, for writing back.
    JsonObject unknown =
        signed.rest(
            (name, value) ->
                isUnknownOrNull(name, value, ROOT_MEMBERS)
                    || (name.equals("consistent_snapshot") && consistent));
    return new RootMetadata(version(signed), expires(signed), false, keys, roles, unknown);
  }

  private TimestampMetadata timestampPayload(Members signed) {
    Map<RoleName, FileMeta> meta = meta(signed);
    return new TimestampMetadata(
        version(signed),
        expires(signed),
        requireSha256(signed, meta, RoleName.SNAPSHOT),
        unknown(signed, META_MEMBERS));
  }

  private SnapshotMetadata snapshotPayload(Members signed) {
    Map<RoleName, FileMeta> meta = meta(signed);
    requireSha256(signed, meta, RoleName.ROOT);
    requireSha256(signed, meta, RoleName.TARGETS);
    return new SnapshotMetadata(
        version(signed), expires(signed), meta, unknown(signed, META_MEMBERS));
  }

  private Map<RoleName, FileMeta> meta(Members signed) {
    Members listed = signed.object("meta");
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.all().entrySet()) {
      Members file = Members.entry(entry, "signed.meta");
      long length = file.isMissingOrNull("length") ? 0 : file.integerAtLeast("length", 0);
      Hashes hashes = hashes(file);
      if (!hashes.isWellFormed()) {
        throw file.malformed("has a hash of the wrong length");
      }
      meta.put(
          new RoleName(entry.getKey()),
          new FileMeta(null, length, hashes, unknown(file, FILE_MEMBERS)));
    }
    return meta;
  }

  private static FileMeta requireSha256(
      Members signed, Map<RoleName, FileMeta> meta, RoleName role) {
    FileMeta file = meta.get(role);
    if (file == null || file.hashes().sha256().isEmpty()) {
      throw signed.malformed("is missing " + role + " sha256 checksum information");
    }
    return file;
  }

  private TargetsMetadata targetsPayload(@Nullable RoleName role, Members signed) {
    List<TargetFile> targets = new ArrayList<>();
    if (!signed.isMissingOrNull("targets")) {
      for (Map.Entry<String, JsonValue> entry : signed.object("targets").all().entrySet()) {
        targets.add(target(entry.getKey(), Members.entry(entry, "signed.targets")));
      }
    }
    Delegations delegations =
        signed.isMissingOrNull("delegations")
            ? Delegations.none()
            : delegations(role, signed.object("delegations"));
    return new TargetsMetadata(
        version(signed),
        expires(signed),
        TargetTable.of(targets),
        delegations,
        unknown(signed, TARGETS_MEMBERS));
  }

  /**
   * Lengths and hashes of targets are checked where a target is used: a strange one must not take
   * the others with it.
   */
  private static TargetFile target(String name, Members file) {
    JsonValue custom = file.isMissingOrNull("custom") ? null : file.value("custom");
    long length = file.isMissingOrNull("length") ? 0 : file.integer("length");
    return new TargetFile(name, length, hashes(file), custom, unknown(file, FILE_MEMBERS));
  }

  private static Hashes hashes(Members file) {
    if (file.isMissingOrNull("hashes")) {
      return Hashes.none();
    }
    Map<String, Bytes> hashes = new LinkedHashMap<>();
    Members listed = file.object("hashes");
    for (String algorithm : listed.all().keySet()) {
      hashes.put(algorithm, Base64Text.decode(listed.text(algorithm), "a hash"));
    }
    return new Hashes(hashes);
  }

  private Delegations delegations(@Nullable RoleName delegator, Members delegations) {
    Map<KeyId, PublicKey> keys = keys(delegations);
    List<DelegatedRole> roles = new ArrayList<>();
    if (!delegations.isMissingOrNull("roles")) {
      List<JsonValue> listed = delegations.array("roles");
      delegations.requireAtMost(listed.size(), limits.maxRoles(), "roles");
      Set<RoleName> names = new HashSet<>();
      for (JsonValue value : listed) {
        DelegatedRole role = delegatedRole(Members.of(value, "delegations.roles[]"), keys);
        if (!names.add(role.name())) {
          throw delegations.malformed("lists the role " + role.name() + " twice");
        }
        requireChild(delegations, role.name(), delegator);
        roles.add(role);
      }
    }
    return new Delegations(keys, roles, unknown(delegations, DELEGATIONS_MEMBERS));
  }

  private static void requireChild(
      Members delegations, RoleName role, @Nullable RoleName delegator) {
    RoleName parent = role.parent().orElse(role);
    if (role.isTopLevel() || (delegator != null && !parent.equals(delegator))) {
      throw delegations.malformed(
          "lists the role " + role + ", which is no direct child of " + delegator);
    }
  }

  private DelegatedRole delegatedRole(Members role, Map<KeyId, PublicKey> keys) {
    RoleName name = RoleName.notary(role.text("name"));
    RoleKeys roleKeys = roleKeys(role, DELEGATED_ROLE_MEMBERS);
    requireKeys(role, roleKeys, keys);
    List<String> paths = role.isMissingOrNull("paths") ? List.of() : role.texts("paths");
    return new DelegatedRole(
        name,
        roleKeys,
        new PrefixPaths(paths),
        false,
        role.rest((member, value) -> !DELEGATED_ROLE_MEMBERS.contains(member)));
  }

  /**
   * Reads key ids and threshold; {@code others} are members of the same object that another record
   * holds.
   */
  private RoleKeys roleKeys(Members role, Set<String> others) {
    List<String> ids = role.isMissingOrNull("keyids") ? List.of() : role.texts("keyids");
    role.requireAtMost(ids.size(), limits.maxKeys(), "key ids");
    JsonObject unknown =
        role.rest(
            (name, value) ->
                (!others.contains(name) && !ROLE_MEMBERS.contains(name))
                    || (name.equals("keyids") && value instanceof JsonNull));
    return new RoleKeys(ids.stream().map(KeyId::new).toList(), role.threshold(), unknown);
  }

  private static void requireKeys(Members where, RoleKeys role, Map<KeyId, PublicKey> keys) {
    for (KeyId id : role.keyIds()) {
      if (!keys.containsKey(id)) {
        throw where.malformed(
            "lists the key " + Members.excerpt(id.value()) + ", which is not among the keys");
      }
    }
  }

  private Map<KeyId, PublicKey> keys(Members owner) {
    if (owner.isMissingOrNull("keys")) {
      return Map.of();
    }
    Map<String, JsonValue> listed = owner.object("keys").all();
    owner.requireAtMost(listed.size(), limits.maxKeys(), "keys");
    Map<KeyId, PublicKey> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.entrySet()) {
      keys.put(new KeyId(entry.getKey()), NotaryKeys.read(Members.entry(entry, "keys")));
    }
    return keys;
  }

  private static long version(Members signed) {
    return signed.integerAtLeast("version", 1);
  }

  /** A missing expiry is Go's zero time, so that the file counts as expired, not as malformed. */
  private static Expiry expires(Members signed) {
    if (signed.isMissingOrNull("expires")) {
      return NO_EXPIRY;
    }
    String text = signed.text("expires");
    return new Expiry(Rfc3339.parse(text).at(), text);
  }

  private static JsonObject unknown(Members members, Set<String> known) {
    return members.rest((name, value) -> isUnknownOrNull(name, value, known));
  }

  private static boolean isUnknownOrNull(String name, JsonValue value, Set<String> known) {
    return !known.contains(name) || value instanceof JsonNull;
  }
}
