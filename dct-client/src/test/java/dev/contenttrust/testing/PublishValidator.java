// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.format.NotaryFixedPoint;
import dev.contenttrust.core.format.NotaryFormat;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether an upload may be published, in the order of Notary's server (0.7.0, {@code
 * server/handlers/validation.go}), and adds what the server signs. One instance judges one upload.
 *
 * <p>Stricter than Notary's server in one point: a file that Notary would write in another form is
 * refused. Notary accepts it, names the hash of its own form in the snapshot, and so leaves a
 * collection that nobody can read.
 */
final class PublishValidator {
  private final Gun gun;
  private final TrustCollection stored;
  private final HeldKeys keys;
  private final Instant now;
  private final MetadataFormat format = new NotaryFormat();
  private final ServerSignatures signatures = new ServerSignatures();
  private final Map<RoleName, Bytes> accepted = new LinkedHashMap<>();
  private final Map<RoleName, Long> versions = new LinkedHashMap<>();

  PublishValidator(Gun gun, TrustCollection stored, HeldKeys keys, Instant now) {
    this.gun = gun;
    this.stored = stored;
    this.keys = keys;
    this.now = now;
  }

  /** Returns the versions of everything in {@link #accepted()}. */
  Map<RoleName, Long> versions() {
    return versions;
  }

  /** Returns the files to store, those that the server made among them. */
  Map<RoleName, Bytes> accepted() {
    return accepted;
  }

  void validate(Map<RoleName, Bytes> upload) throws ServerError {
    RootMetadata root = root(upload.get(RoleName.ROOT));
    List<RoleName> targets =
        upload.keySet().stream()
            .filter(role -> role.equals(RoleName.TARGETS) || !role.isTopLevel())
            .sorted(Comparator.comparingInt(PublishValidator::depth))
            .toList();
    for (RoleName role : targets) {
      targets(root, role, upload.get(role));
    }
    if (bytes(RoleName.TARGETS) == null) {
      throw ServerError.invalidUpdate("ErrValidation", "no targets were ever published");
    }
    snapshot(root, upload.get(RoleName.SNAPSHOT));
    timestamp(root);
    for (Map.Entry<RoleName, Long> entry : versions.entrySet()) {
      if (entry.getValue() <= stored.latestVersion(entry.getKey())) {
        throw ServerError.notNewer();
      }
    }
  }

  private RootMetadata root(Bytes file) throws ServerError {
    RootMetadata previous = stored.root().orElse(null);
    if (file == null) {
      if (previous == null) {
        throw ServerError.invalidUpdate(
            "ErrValidation", "no pre-existing root and no root provided in update.");
      }
      return previous;
    }
    SignedMetadata<RootMetadata> root = read("ErrBadRoot", file, format::readRoot);
    long current = stored.latestVersion(RoleName.ROOT);
    long offered = root.payload().version();
    if (previous == null ? offered > 2 : offered != current && offered != current + 1) {
      throw ServerError.invalidUpdate(
          "ErrBadRoot",
          "Root modifications must increment the version. Current %d, new %d"
              .formatted(current, offered));
    }
    if (previous != null && !signatures.vouches(gun, previous, root)) {
      throw ServerError.invalidUpdate("ErrBadRoot", "could not rotate trust to a new trusted root");
    }
    if (!signatures.speaksForItself(gun, root, now)) {
      throw ServerError.invalidUpdate(
          "ErrBadRoot", "could not validate the path to a trusted root");
    }
    requireUnexpired("ErrBadRoot", root);
    if (!stored.bytes(RoleName.ROOT).equals(Optional.of(file))) {
      accept(RoleName.ROOT, root);
    }
    return root.payload();
  }

  private void targets(RootMetadata root, RoleName role, Bytes file) throws ServerError {
    SignedMetadata<TargetsMetadata> targets =
        read("ErrBadTargets", file, wire -> format.readTargets(role, wire));
    boolean signed;
    if (role.equals(RoleName.TARGETS)) {
      signed = signatures.meets(root.role(role), root.keys(), targets);
    } else {
      RoleName parent = role.parent().orElseThrow();
      Bytes parentFile = bytes(parent);
      if (parentFile == null) {
        throw ServerError.invalidUpdate(
            "ErrBadTargets", "the delegator of " + role + " is missing");
      }
      TargetsMetadata delegator = format.readTargets(parent, parentFile).payload();
      DelegatedRole delegated =
          delegator
              .delegations()
              .role(role)
              .orElseThrow(
                  () -> ServerError.invalidUpdate("ErrBadTargets", role + " is not delegated to"));
      signed = signatures.meets(delegated.keys(), delegator.delegations().keys(), targets);
    }
    if (!signed) {
      throw ServerError.invalidUpdate(
          "ErrBadTargets", "valid signatures did not meet threshold for " + role);
    }
    requireUnexpired("ErrBadTargets", targets);
    accept(role, targets);
  }

  private void snapshot(RootMetadata root, Bytes file) throws ServerError {
    if (file == null) {
      makeSnapshot(root);
      return;
    }
    SignedMetadata<SnapshotMetadata> snapshot = read("ErrBadSnapshot", file, format::readSnapshot);
    if (!signatures.meets(root.role(RoleName.SNAPSHOT), root.keys(), snapshot)) {
      throw ServerError.invalidUpdate(
          "ErrBadSnapshot", "valid signatures did not meet threshold for snapshot");
    }
    requireUnexpired("ErrBadSnapshot", snapshot);
    Map<RoleName, Bytes> named = new LinkedHashMap<>(accepted);
    named.putIfAbsent(RoleName.ROOT, bytes(RoleName.ROOT));
    for (Map.Entry<RoleName, Bytes> entry : named.entrySet()) {
      FileMeta promised = snapshot.payload().meta().get(entry.getKey());
      if (promised == null || promised.hashes().firstMismatch(entry.getValue()).isPresent()) {
        throw ServerError.invalidUpdate(
            "ErrBadSnapshot", "checksum for " + entry.getKey() + " did not match");
      }
    }
    accept(RoleName.SNAPSHOT, snapshot);
  }

  private void makeSnapshot(RootMetadata root) throws ServerError {
    TestKey key = keys.listedIn(root, RoleName.SNAPSHOT).orElseThrow(ServerError::missingSnapshot);
    Map<RoleName, Bytes> files = new LinkedHashMap<>();
    files.put(RoleName.ROOT, bytes(RoleName.ROOT));
    files.put(RoleName.TARGETS, bytes(RoleName.TARGETS));
    files.putAll(accepted);
    Map<RoleName, FileMeta> previous =
        stored
            .bytes(RoleName.SNAPSHOT)
            .map(snapshot -> format.readSnapshot(snapshot).payload().meta())
            .orElse(Map.of());
    long version = stored.latestVersion(RoleName.SNAPSHOT) + 1;
    accepted.put(RoleName.SNAPSHOT, ServerRoles.snapshot(key, version, previous, files, now));
    versions.put(RoleName.SNAPSHOT, version);
  }

  private void timestamp(RootMetadata root) throws ServerError {
    TestKey key =
        keys.listedIn(root, RoleName.TIMESTAMP)
            .orElseThrow(
                () ->
                    ServerError.invalidUpdate(
                        "ErrBadRoot", "no timestamp keys exist on the server"));
    long version = stored.latestVersion(RoleName.TIMESTAMP) + 1;
    accepted.put(
        RoleName.TIMESTAMP, ServerRoles.timestamp(key, version, bytes(RoleName.SNAPSHOT), now));
    versions.put(RoleName.TIMESTAMP, version);
  }

  private <R extends RoleMetadata> SignedMetadata<R> read(
      String error, Bytes file, Function<Bytes, SignedMetadata<R>> reader) throws ServerError {
    try {
      SignedMetadata<R> metadata = reader.apply(file);
      if (!NotaryFixedPoint.isFixedPoint(file)) {
        throw ServerError.invalidUpdate(
            error,
            "the file is not in the form in which Notary writes it; a Notary server would accept it"
                + " and then name another hash in the snapshot");
      }
      return metadata;
    } catch (MalformedJsonException e) {
      throw ServerError.invalidUpdate(error, String.valueOf(e.getMessage()));
    }
  }

  private void requireUnexpired(String error, SignedMetadata<?> metadata) throws ServerError {
    if (metadata.payload().expires().isExpired(now)) {
      throw ServerError.invalidUpdate(error, "expired at " + metadata.payload().expires().text());
    }
  }

  private void accept(RoleName role, SignedMetadata<?> metadata) {
    accepted.put(role, metadata.wireBytes());
    versions.put(role, metadata.payload().version());
  }

  private Bytes bytes(RoleName role) {
    Bytes uploaded = accepted.get(role);
    return uploaded == null ? stored.bytes(role).orElse(null) : uploaded;
  }

  private static int depth(RoleName role) {
    return (int) role.value().chars().filter(c -> c == '/').count();
  }
}
