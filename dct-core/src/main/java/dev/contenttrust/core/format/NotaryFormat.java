// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.CanonicalJson;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.core.metadata.TimestampMetadata;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dialect of Notary v1, release 0.7.0, which Docker Content Trust speaks.
 *
 * <p>Reading is as lenient as Notary's own files need: {@code null} for empty lists, unknown
 * members, any offset of a time zone. It is stricter than Notary where Notary lets one document
 * have two meanings: member names are exact, a member occurs once, Base64 has one spelling, numbers
 * are exact.
 *
 * <p>Writing gives exactly the bytes that Notary itself would write for the payload, since a server
 * hashes its own rendering of what it was given. Unknown members are not written.
 *
 * <p>Immutable and thread-safe.
 */
public final class NotaryFormat implements MetadataFormat {
  private final FormatLimits limits;
  private final NotaryReader reader;

  /** Creates the format with {@link FormatLimits#DEFAULT}. */
  public NotaryFormat() {
    this(FormatLimits.DEFAULT);
  }

  /**
   * Creates the format with these bounds on what is read.
   *
   * @param limits sizes and counts beyond which a file is refused
   */
  public NotaryFormat(FormatLimits limits) {
    this.limits = limits;
    this.reader = new NotaryReader(limits);
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
    return reader.targets(role, wire);
  }

  /**
   * Reads a key object as the server's {@code timestamp.key} and {@code snapshot.key} resources
   * give it.
   *
   * @param json one key object, UTF-8
   * @return the key
   * @throws MalformedJsonException if it is none
   */
  public PublicKey readKey(Bytes json) {
    return NotaryKeys.read(Members.of(JsonReader.read(json, limits.json()), "the key"));
  }

  /**
   * {@return the key object that {@link #keyIdOf} hashes, which {@link #readKey} reads}
   *
   * @param key the key as metadata lists it
   */
  public Bytes writeKey(PublicKey key) {
    return CanonicalJson.encode(NotaryKeys.write(key));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if Notary has no form for the payload, or could not sign it
   *     again: control characters in names, hashes, paths; custom data with characters that Notary
   *     would respell; numbers beyond 2<sup>53</sup>-1; what only TUF knows
   */
  @Override
  public Bytes canonical(RoleMetadata payload) {
    return writable(
        payload instanceof TargetsMetadata targets && targets.targets() instanceof TargetsText text
            ? SplicedTargets.canonical(targets, text)
            : NotaryWriter.canonical(NotaryWriter.signed(payload)));
  }

  @Override
  public Bytes write(RoleMetadata payload, List<Signature> signatures) {
    return write(payload, canonical(payload), signatures);
  }

  @Override
  public Bytes write(RoleMetadata payload, Bytes signed, List<Signature> signatures) {
    JsonArray list =
        new JsonArray(signatures.stream().<JsonValue>map(NotaryFormat::signature).toList());
    // Room for what stands around it too, so that a large file is not copied as it grows.
    ByteArrayOutputStream wire = new ByteArrayOutputStream(signed.size() + 1024);
    wire.writeBytes(WireText.ascii("{\"signed\":"));
    WireText.escape(signed, wire);
    wire.writeBytes(WireText.ascii(",\"signatures\":"));
    WireText.escape(writable(NotaryWriter.canonical(list)), wire);
    wire.write('}');
    return Bytes.wrap(wire.toByteArray());
  }

  private static JsonObject signature(Signature signature) {
    if (signature.method() == null) {
      throw new IllegalArgumentException("a signature of Notary's names its method");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("keyid", new JsonString(signature.keyId().value()));
    members.put("method", new JsonString(signature.method()));
    members.put("sig", new JsonString(Base64Text.encode(signature.value())));
    return new JsonObject(members);
  }

  /** The canonical form, which must also be valid JSON text. */
  private static Bytes writable(Bytes canonical) {
    if (WireText.hasControlCharacter(canonical)) {
      throw new IllegalArgumentException(
          "Notary cannot publish names with control characters below U+0020");
    }
    return canonical;
  }

  @Override
  public KeyId keyIdOf(PublicKey key) {
    return NotaryKeys.id(key);
  }

  @Override
  public boolean requiresComputedKeyIds() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the role's name is outside Notary's grammar, which makes it
   *     unfit for a path
   */
  @Override
  public String fileName(RoleName role) {
    return RoleName.notary(role.value()) + ".json";
  }

  @Override
  public String versionedFileName(RoleName role, long version) {
    return version + "." + fileName(role);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the digest is not SHA-256: Notary names files by no other
   */
  @Override
  public String hashedFileName(RoleName role, Digest digest) {
    if (digest.algorithm() != Digest.Algorithm.SHA256) {
      throw new IllegalArgumentException("Notary names files by their SHA-256, not " + digest);
    }
    return RoleName.notary(role.value()) + "." + digest.hex() + ".json";
  }
}
