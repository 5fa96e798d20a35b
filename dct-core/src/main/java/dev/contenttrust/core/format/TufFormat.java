// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.CanonicalJson.Numbers;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.JsonWriter;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The dialect of the TUF specification 1.0.x, with opaque key ids (TAP 12) and succinct hash bins
 * (TAP 15).
 *
 * <p>Unknown members are kept at every level and written back. What a payload cannot tell, whether
 * {@code terminating} was missing or false for example, is written in the specification's own form:
 * to add a signature to a file of somebody else's, use {@link #withSignatures}, which touches
 * nothing else.
 *
 * <p>Immutable and thread-safe.
 */
public final class TufFormat implements MetadataFormat {
  /** The version of the specification that fresh metadata names. */
  public static final String SPECIFICATION = "1.0.34";

  private final FormatLimits limits;
  private final boolean computedKeyIds;
  private final TufReader reader;

  /** Creates the format with {@link FormatLimits#DEFAULT}. */
  public TufFormat() {
    this(FormatLimits.DEFAULT);
  }

  /**
   * Creates the format with these bounds on what is read.
   *
   * @param limits sizes and counts beyond which a file is refused
   */
  public TufFormat(FormatLimits limits) {
    this(limits, false);
  }

  private TufFormat(FormatLimits limits, boolean computedKeyIds) {
    this.limits = limits;
    this.computedKeyIds = computedKeyIds;
    this.reader = new TufReader(limits);
  }

  /**
   * {@return the same format without TAP 12: a key id must be what {@link #keyIdOf} computes, and a
   * signature by a key under another id spoils its document (TUF 1.0.34, 4.2)}
   */
  public TufFormat withComputedKeyIds() {
    return new TufFormat(limits, true);
  }

  @Override
  public SignedMetadata<RootMetadata> readRoot(Bytes wire) {
    return reader.root(wire);
  }

  @Override
  public SignedMetadata<TimestampMetadata> readTimestamp(Bytes wire) {
    return reader.timestamp(wire);
  }

  @Override
  public SignedMetadata<SnapshotMetadata> readSnapshot(Bytes wire) {
    return reader.snapshot(wire);
  }

  @Override
  public SignedMetadata<TargetsMetadata> readTargets(RoleName role, Bytes wire) {
    return reader.targets(wire);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if TUF has no form for the payload: fractions in unknown
   *     members, prefixes of Notary's as paths
   */
  @Override
  public Bytes canonical(RoleMetadata payload) {
    return canonical(TufWriter.signed(payload));
  }

  @Override
  public Bytes write(RoleMetadata payload, List<Signature> signatures) {
    JsonObject signed = TufWriter.signed(payload);
    canonical(signed);
    Map<String, JsonValue> envelope = new LinkedHashMap<>();
    envelope.put("signatures", signatures(signatures, new JsonArray(List.of())));
    envelope.put("signed", signed);
    return JsonWriter.write(new JsonObject(envelope));
  }

  /**
   * {@return the file with these signatures in place of its own; everything else keeps its value,
   * so that the signatures of others stay valid}
   *
   * @param wire the whole file as fetched or stored
   * @param signatures the signatures that the file shall have, in that order
   * @throws MalformedJsonException if the file is no metadata
   * @throws IllegalArgumentException if a key id occurs twice
   */
  public Bytes withSignatures(Bytes wire, List<Signature> signatures) {
    SignedEnvelope file = SignedEnvelope.read(wire, limits.json(), Numbers.EXACT);
    Map<String, JsonValue> envelope = new LinkedHashMap<>(file.envelope().all());
    JsonValue present = envelope.getOrDefault("signatures", new JsonArray(List.of()));
    envelope.put("signatures", signatures(signatures, present));
    return JsonWriter.write(new JsonObject(envelope));
  }

  /** Members that others have put beside a signature stay with it. */
  private static JsonArray signatures(List<Signature> signatures, JsonValue present) {
    Map<String, JsonValue> byId = new LinkedHashMap<>();
    for (Signature signature : signatures) {
      String id = signature.keyId().value();
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("keyid", new JsonString(id));
      members.put("sig", new JsonString(signature.value().toHex()));
      if (present instanceof JsonArray array) {
        for (JsonValue other : array.elements()) {
          if (other instanceof JsonObject entry
              && new JsonString(id).equals(entry.members().get("keyid"))) {
            entry.members().forEach(members::putIfAbsent);
          }
        }
      }
      if (byId.put(id, new JsonObject(members)) != null) {
        throw new IllegalArgumentException("two signatures by one key: " + signature.keyId());
      }
    }
    return new JsonArray(List.copyOf(byId.values()));
  }

  /**
   * Reads a key object.
   *
   * @param json one key object, UTF-8
   * @return the key
   * @throws MalformedJsonException if it is none
   */
  public PublicKey readKey(Bytes json) {
    return TufKeys.read(Members.of(JsonReader.read(json, limits.json()), "the key"));
  }

  /**
   * {@return the key object in canonical form, which {@link #keyIdOf} hashes}
   *
   * @param key the key as metadata lists it
   * @throws IllegalArgumentException if TUF has no form for the key
   */
  public Bytes writeKey(PublicKey key) {
    return canonical(TufKeys.write(key));
  }

  @Override
  public KeyId keyIdOf(PublicKey key) {
    return new KeyId(Digest.sha256Of(writeKey(key)).hex());
  }

  @Override
  public boolean requiresComputedKeyIds() {
    return computedKeyIds;
  }

  private static Bytes canonical(JsonValue value) {
    try {
      return CanonicalJson.encode(value, Numbers.EXACT);
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException("TUF has no form for this: " + e.getMessage(), e);
    }
  }

  /**
   * {@inheritDoc} The role's name is free text and becomes one segment: everything but letters,
   * digits and {@code - . _ ~} is percent-encoded.
   */
  @Override
  public String fileName(RoleName role) {
    return encoded(role) + ".json";
  }

  @Override
  public String versionedFileName(RoleName role, long version) {
    return version + "." + fileName(role);
  }

  /** Returns the plain name: metadata of TUF is not named by digest. */
  @Override
  public String hashedFileName(RoleName role, Digest digest) {
    return fileName(role);
  }

  private static String encoded(RoleName role) {
    StringBuilder name = new StringBuilder();
    for (byte b : role.value().getBytes(StandardCharsets.UTF_8)) {
      boolean unreserved =
          (b >= 'A' && b <= 'Z')
              || (b >= 'a' && b <= 'z')
              || (b >= '0' && b <= '9')
              || "-._~".indexOf(b) >= 0;
      if (unreserved) {
        name.append((char) b);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
    return name.toString();
  }
}
