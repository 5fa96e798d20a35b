// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.testing.TrustCollection.StoredFile;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that a trust server knows. Thread-safe: one request changes it at a time. */
final class TrustState {
  private final Clock clock;
  private final NotaryFormat format = new NotaryFormat();
  private final Map<Gun, TrustCollection> collections = new TreeMap<>();
  private final Map<Gun, HeldKeys> keys = new TreeMap<>();
  private final Changefeed changefeed = new Changefeed();

  TrustState(Clock clock) {
    this.clock = clock;
  }

  synchronized void publish(Gun gun, List<MultipartUpload.Part> parts) throws ServerError {
    Map<RoleName, Bytes> upload = new LinkedHashMap<>();
    for (MultipartUpload.Part part : parts) {
      RoleName role = roleOf(part);
      requireVersion(part.content());
      if (!role.equals(RoleName.TIMESTAMP)) {
        upload.put(role, part.content());
      }
    }
    Instant now = clock.instant();
    TrustCollection collection = collections.getOrDefault(gun, new TrustCollection());
    PublishValidator validator = new PublishValidator(gun, collection, keysOf(gun), now);
    validator.validate(upload);
    store(gun, collection, validator.accepted(), validator.versions(), now);
  }

  synchronized void delete(Gun gun) {
    if (collections.remove(gun) != null) {
      changefeed.deleted(clock.instant(), gun);
    }
  }

  synchronized StoredFile current(Gun gun, RoleName role) throws ServerError {
    TrustCollection collection = collection(gun);
    if (role.equals(RoleName.TIMESTAMP) || role.equals(RoleName.SNAPSHOT)) {
      renew(gun, collection);
    }
    return collection.current(role).orElseThrow(ServerError::notFound);
  }

  synchronized StoredFile version(Gun gun, RoleName role, long version) throws ServerError {
    return collection(gun).version(role, version).orElseThrow(ServerError::notFound);
  }

  synchronized StoredFile hashed(Gun gun, RoleName role, String sha256) throws ServerError {
    return collection(gun).hashed(role, sha256).orElseThrow(ServerError::notFound);
  }

  /** Returns the key that the root lists for the role if the server holds it, else a new one. */
  synchronized TestKey key(Gun gun, RoleName role) {
    Optional<RootMetadata> root =
        Optional.ofNullable(collections.get(gun)).flatMap(TrustCollection::root);
    return root.flatMap(listed -> keysOf(gun).listedIn(listed, role))
        .orElseGet(() -> keysOf(gun).create(role));
  }

  synchronized TestKey newKey(Gun gun, RoleName role) {
    return keysOf(gun).create(role);
  }

  synchronized JsonObject changes(Optional<Gun> gun, long changeId, long records) {
    return changefeed.page(gun.orElse(null), changeId, records);
  }

  /** Renews what the server signs and what has expired, as Notary does at read time. */
  private void renew(Gun gun, TrustCollection collection) throws ServerError {
    Instant now = clock.instant();
    RootMetadata root = collection.root().orElseThrow(ServerError::notFound);
    Bytes snapshotFile = collection.bytes(RoleName.SNAPSHOT).orElseThrow(ServerError::notFound);
    Bytes timestampFile = collection.bytes(RoleName.TIMESTAMP).orElseThrow(ServerError::notFound);
    SnapshotMetadata snapshot = format.readSnapshot(snapshotFile).payload();
    Map<RoleName, Bytes> files = new LinkedHashMap<>();
    Map<RoleName, Long> versions = new LinkedHashMap<>();
    if (snapshot.expires().isExpired(now)) {
      TestKey key = keysOf(gun).listedIn(root, RoleName.SNAPSHOT).orElseThrow(ServerError::unknown);
      versions.put(RoleName.SNAPSHOT, snapshot.version() + 1);
      snapshotFile =
          ServerRoles.snapshot(key, snapshot.version() + 1, snapshot.meta(), Map.of(), now);
      files.put(RoleName.SNAPSHOT, snapshotFile);
    }
    boolean expired = format.readTimestamp(timestampFile).payload().expires().isExpired(now);
    if (expired || !files.isEmpty()) {
      TestKey key =
          keysOf(gun).listedIn(root, RoleName.TIMESTAMP).orElseThrow(ServerError::unknown);
      long version = collection.latestVersion(RoleName.TIMESTAMP) + 1;
      versions.put(RoleName.TIMESTAMP, version);
      files.put(RoleName.TIMESTAMP, ServerRoles.timestamp(key, version, snapshotFile, now));
      store(gun, collection, files, versions, now);
    }
  }

  private void store(
      Gun gun,
      TrustCollection collection,
      Map<RoleName, Bytes> files,
      Map<RoleName, Long> versions,
      Instant now) {
    files.forEach((role, file) -> collection.store(role, versions.get(role), file, now));
    collections.put(gun, collection);
    changefeed.updated(
        now, gun, versions.get(RoleName.TIMESTAMP), Digest.sha256Of(files.get(RoleName.TIMESTAMP)));
  }

  private TrustCollection collection(Gun gun) throws ServerError {
    TrustCollection collection = collections.get(gun);
    if (collection == null) {
      throw ServerError.notFound();
    }
    return collection;
  }

  private HeldKeys keysOf(Gun gun) {
    return keys.computeIfAbsent(gun, ignored -> new HeldKeys());
  }

  private static RoleName roleOf(MultipartUpload.Part part) throws ServerError {
    String name = part.fileName();
    if (name.isEmpty()) {
      throw ServerError.noFileName();
    }
    String role =
        name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
    try {
      return RoleName.notary(role);
    } catch (IllegalArgumentException e) {
      throw ServerError.invalidRole(role);
    }
  }

  private static void requireVersion(Bytes file) throws ServerError {
    try {
      if (JsonReader.read(file, JsonLimits.DEFAULT) instanceof JsonObject envelope
          && envelope.member("signed").orElse(null) instanceof JsonObject signed
          && signed.member("version").orElse(null) instanceof JsonNumber) {
        return;
      }
    } catch (MalformedJsonException e) {
      throw ServerError.malformedJson();
    }
    throw ServerError.malformedJson();
  }
}
