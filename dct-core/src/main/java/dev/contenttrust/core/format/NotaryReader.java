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
  private static final Set<String> FILE_MEMBERS = Set.of("custom", "hashes", "length");

  private static final TargetEntries ENTRIES =
      new TargetEntries(UsualEntry.BASE64, NotaryReader::target);

  private final FormatLimits limits;
  private final NotaryRoles roleReader;

  NotaryReader(FormatLimits limits) {
    this.limits = limits;
    this.roleReader = new NotaryRoles(limits);
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
    return LazyTargets.read(wire, limits.json(), ENTRIES, file -> targetsReadPlainly(role, file));
  }

  /** Reads a targets file of any form, whole. */
  SignedMetadata<TargetsMetadata> targetsReadPlainly(@Nullable RoleName role, Bytes wire) {
    return read(wire, "Targets", signed -> targetsPayload(role, signed));
  }

  /** Reads a file of whatever role it says it is. */
  SignedMetadata<? extends RoleMetadata> any(Bytes wire) {
    // Of many targets one look is enough.
    Bytes small =
        LazyTargets.outline(wire, limits.json(), ENTRIES)
            .map(TargetsOutline::withoutTargets)
            .orElse(wire);
    String type =
        SignedEnvelope.read(small, limits.json(), Numbers.IEEE_DOUBLE).signed().text("_type");
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
      throw signed.malformed(
          "has the type '" + MalformedJsonException.excerpt(found) + "' instead of " + type);
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
    Map<KeyId, PublicKey> keys = roleReader.keys(signed);
    Members listed = signed.object("roles");
    signed.requireAtMost(listed.all().size(), limits.maxRoles(), "roles");
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.all().entrySet()) {
      roles.put(
          new RoleName(entry.getKey()),
          roleReader.roleKeys(Members.entry(entry, "signed.roles"), Set.of()));
    }
    for (RoleName base : BASE_ROLES) {
      RoleKeys role = roles.get(base);
      if (role == null) {
        throw listed.malformed("does not name the role " + base);
      }
      if (role.keyIds().isEmpty()) {
        throw listed.malformed("lists no key for the role " + base);
      }
      NotaryRoles.requireKeys(listed, role, keys);
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
            : roleReader.delegations(role, signed.object("delegations"));
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
  static TargetFile target(String name, Members file) {
    JsonValue custom = file.isMissingOrNull("custom") ? null : file.value("custom");
    long length = file.isMissingOrNull("length") ? 0 : file.integer("length");
    return new TargetFile(name, length, hashes(file), custom, unknown(file, FILE_MEMBERS));
  }

  private static Hashes hashes(Members file) {
    if (file.isMissingOrNull("hashes")) {
      return Hashes.none();
    }
    Map<String, Bytes> hashes = new LinkedHashMap<>();
    file.object("hashes")
        .all()
        .forEach(
            (algorithm, value) ->
                hashes.put(algorithm, Base64Text.decode(Members.text(value, "a hash"), "a hash")));
    return new Hashes(hashes);
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

  /**
   * Returns what is to be remembered of an object: unknown members, and known ones that were null.
   */
  static JsonObject unknown(Members members, Set<String> known) {
    return members.rest((name, value) -> isUnknownOrNull(name, value, known));
  }

  private static boolean isUnknownOrNull(String name, JsonValue value, Set<String> known) {
    return !known.contains(name) || value instanceof JsonNull;
  }
}
