// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads metadata of the TUF specification 1.0.x. What is not understood inside a table (an extra
 * role, a meta entry of another kind) is kept among the unknown members under the table's own name.
 */
final class TufReader {
  private static final String JSON_SUFFIX = ".json";

  private static final Set<String> KNOWN_HASHES = Set.of("sha256", "sha384", "sha512");

  private static final Set<String> ROOT_MEMBERS =
      Set.of("_type", "consistent_snapshot", "expires", "keys", "roles", "version");
  private static final Set<String> META_MEMBERS = Set.of("_type", "expires", "meta", "version");
  private static final Set<String> TARGETS_MEMBERS =
      Set.of("_type", "delegations", "expires", "targets", "version");
  private static final Set<String> TARGET_MEMBERS = Set.of("custom", "hashes", "length");
  private static final Set<String> FILE_META_MEMBERS = Set.of("hashes", "length", "version");

  private static final TargetEntries ENTRIES = new TargetEntries(UsualEntry.HEX, TufReader::target);

  private final FormatLimits limits;
  private final TufRoles roleReader;

  TufReader(FormatLimits limits) {
    this.limits = limits;
    this.roleReader = new TufRoles(limits);
  }

  SignedMetadata<RootMetadata> root(Bytes wire) {
    return read(wire, "root", this::rootPayload);
  }

  SignedMetadata<TimestampMetadata> timestamp(Bytes wire) {
    return read(wire, "timestamp", this::timestampPayload);
  }

  SignedMetadata<SnapshotMetadata> snapshot(Bytes wire) {
    return read(wire, "snapshot", this::snapshotPayload);
  }

  SignedMetadata<TargetsMetadata> targets(Bytes wire) {
    return LazyTargets.read(wire, limits.json(), ENTRIES, this::targetsReadPlainly);
  }

  /** Reads a targets file of any form, whole. */
  SignedMetadata<TargetsMetadata> targetsReadPlainly(Bytes wire) {
    return read(wire, "targets", this::targetsPayload);
  }

  private <R extends RoleMetadata> SignedMetadata<R> read(
      Bytes wire, String type, Function<Members, R> payload) {
    SignedEnvelope envelope = SignedEnvelope.read(wire, limits.json(), Numbers.EXACT);
    Members signed = envelope.signed();
    String found = signed.text("_type");
    if (!found.equals(type)) {
      throw signed.malformed(
          "has the type '" + MalformedJsonException.excerpt(found) + "' instead of " + type);
    }
    String specification = signed.text("spec_version");
    if (!specification.startsWith("1.")) {
      throw signed.malformed(
          "follows the specification "
              + MalformedJsonException.excerpt(specification)
              + ", this library knows 1.x");
    }
    try {
      return new SignedMetadata<>(
          payload.apply(signed), signatures(envelope.envelope()), envelope.signedBytes(), wire);
    } catch (IllegalArgumentException e) {
      // The records check themselves: an empty key id, a role without a name.
      throw new MalformedJsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Signature> signatures(Members envelope) {
    List<JsonValue> values = envelope.array("signatures");
    envelope.requireAtMost(values.size(), limits.maxSignatures(), "signatures");
    List<Signature> signatures = new ArrayList<>(values.size());
    Set<String> ids = new HashSet<>();
    for (JsonValue value : values) {
      Members signature = Members.of(value, "signatures[]");
      String id = signature.text("keyid");
      if (!ids.add(id)) {
        throw envelope.malformed(
            "is signed twice by the key " + MalformedJsonException.excerpt(id));
      }
      signatures.add(new Signature(new KeyId(id), null, signatureBytes(signature.text("sig"))));
    }
    return signatures;
  }

  /**
   * A key that has not signed yet has an empty signature. One that is no hexadecimal text counts as
   * little, and must not spoil the others.
   */
  private static Bytes signatureBytes(String hex) {
    try {
      return Bytes.wrap(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Bytes.empty();
    }
  }

  private RootMetadata rootPayload(Members signed) {
    boolean consistent = signed.has("consistent_snapshot") && signed.bool("consistent_snapshot");
    Members listed = signed.object("roles");
    Map<RoleName, RoleKeys> roles = new LinkedHashMap<>();
    Map<String, JsonValue> extra = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : listed.all().entrySet()) {
      if (isTopLevel(entry.getKey())) {
        roles.put(
            new RoleName(entry.getKey()),
            roleReader.roleKeys(Members.entry(entry, "signed.roles")));
      } else {
        extra.put(entry.getKey(), entry.getValue());
      }
    }
    return new RootMetadata(
        version(signed),
        expires(signed),
        consistent,
        roleReader.keys(signed),
        roles,
        unknown(signed, ROOT_MEMBERS, "roles", extra));
  }

  private static boolean isTopLevel(String name) {
    return !name.isEmpty() && new RoleName(name).isTopLevel();
  }

  private TimestampMetadata timestampPayload(Members signed) {
    Members meta = signed.object("meta");
    Map<String, JsonValue> extra = new LinkedHashMap<>(meta.all());
    extra.remove("snapshot.json");
    return new TimestampMetadata(
        version(signed),
        expires(signed),
        fileMeta(meta.object("snapshot.json")),
        unknown(signed, META_MEMBERS, "meta", extra));
  }

  private SnapshotMetadata snapshotPayload(Members signed) {
    Map<String, JsonValue> extra = new LinkedHashMap<>();
    Map<RoleName, FileMeta> meta = meta(signed, extra);
    return new SnapshotMetadata(
        version(signed), expires(signed), meta, unknown(signed, META_MEMBERS, "meta", extra));
  }

  private Map<RoleName, FileMeta> meta(Members signed, Map<String, JsonValue> extra) {
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> entry : signed.object("meta").all().entrySet()) {
      String name = entry.getKey();
      if (name.endsWith(JSON_SUFFIX) && name.length() > JSON_SUFFIX.length()) {
        meta.put(
            new RoleName(name.substring(0, name.length() - JSON_SUFFIX.length())),
            fileMeta(Members.entry(entry, "signed.meta")));
      } else {
        extra.put(name, entry.getValue());
      }
    }
    return meta;
  }

  private static FileMeta fileMeta(Members file) {
    Long length = file.has("length") ? (Long) file.integerAtLeast("length", 0) : null;
    Map<String, JsonValue> extra = new LinkedHashMap<>();
    Hashes hashes = file.has("hashes") ? hashes(file, extra) : Hashes.none();
    return new FileMeta(
        file.integerAtLeast("version", 1),
        length,
        hashes,
        unknown(file, FILE_META_MEMBERS, "hashes", extra));
  }

  /** At least one hash; those of known algorithms in lower-case hexadecimal of the right length. */
  private static Hashes hashes(Members file, Map<String, JsonValue> extra) {
    Members listed = file.object("hashes");
    if (listed.all().isEmpty()) {
      throw file.malformed("lists no hash");
    }
    Map<String, Bytes> hashes = new LinkedHashMap<>();
    listed
        .all()
        .forEach(
            (algorithm, value) -> {
              if (value instanceof JsonString text && isLowerHex(text.value())) {
                hashes.put(algorithm, Bytes.wrap(HexFormat.of().parseHex(text.value())));
              } else if (KNOWN_HASHES.contains(algorithm)) {
                throw file.malformed(
                    "has a " + algorithm + " hash that is not lower-case hexadecimal");
              } else {
                extra.put(algorithm, value);
              }
            });
    Hashes result = new Hashes(hashes);
    if (!result.isWellFormed()) {
      throw file.malformed("has a hash of the wrong length");
    }
    return result;
  }

  private static boolean isLowerHex(String text) {
    return text.length() % 2 == 0
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private TargetsMetadata targetsPayload(Members signed) {
    List<TargetFile> targets = new ArrayList<>();
    for (Map.Entry<String, JsonValue> entry : signed.object("targets").all().entrySet()) {
      targets.add(target(entry.getKey(), Members.entry(entry, "signed.targets")));
    }
    Delegations delegations =
        signed.has("delegations")
            ? roleReader.delegations(signed.object("delegations"))
            : Delegations.none();
    return new TargetsMetadata(
        version(signed),
        expires(signed),
        TargetTable.of(targets),
        delegations,
        unknown(signed, TARGETS_MEMBERS));
  }

  static TargetFile target(String name, Members file) {
    Map<String, JsonValue> extra = new LinkedHashMap<>();
    Hashes hashes = hashes(file, extra);
    return new TargetFile(
        name,
        file.integerAtLeast("length", 0),
        hashes,
        file.valueOrNull("custom"),
        unknown(file, TARGET_MEMBERS, "hashes", extra));
  }

  private static long version(Members signed) {
    return signed.integerAtLeast("version", 1);
  }

  private static Expiry expires(Members signed) {
    String text = signed.text("expires");
    return new Expiry(Rfc3339.parse(text).at(), text);
  }

  static JsonObject unknown(Members members, Set<String> known) {
    return members.rest((name, value) -> !known.contains(name));
  }

  private static JsonObject unknown(
      Members members, Set<String> known, String table, Map<String, JsonValue> extra) {
    JsonObject unknown = unknown(members, known);
    if (extra.isEmpty()) {
      return unknown;
    }
    Map<String, JsonValue> all = new LinkedHashMap<>(unknown.members());
    all.put(table, new JsonObject(extra));
    return new JsonObject(all);
  }
}
