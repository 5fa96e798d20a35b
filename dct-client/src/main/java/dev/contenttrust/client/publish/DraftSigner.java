// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Signs a draft with every key at hand of each role, and computes the snapshot where the publisher
 * holds its key. Makes nothing unless every role reaches its threshold.
 */
final class DraftSigner {
  private final String repository;
  private final MetadataFormat format;
  private final RoleSigning signing;
  private final Lifetimes lifetimes;
  private final Instant now;

  DraftSigner(
      String repository,
      MetadataFormat format,
      SignatureVerifier verifier,
      SigningKeys keys,
      Lifetimes lifetimes,
      Instant now) {
    this.repository = repository;
    this.format = format;
    this.signing = new RoleSigning(repository, verifier, keys);
    this.lifetimes = lifetimes;
    this.now = now;
  }

  /**
   * Signs.
   *
   * @throws PublishException with step {@code KEYS} if a role cannot reach its threshold, with step
   *     {@code VALIDATE} if a file could not be written so that every reader accepts it
   */
  SignedDraft sign(Draft wanted) {
    Draft draft = renewsRootInVain(wanted) ? wanted.withoutRoot() : wanted;
    Map<RoleName, Bytes> files = new LinkedHashMap<>();
    if (draft.root() != null) {
      files.put(RoleName.ROOT, signRoot(draft, draft.root()));
    }
    draft
        .targets()
        .forEach(
            (role, payload) -> {
              if (!draft.onlyIfPossible().contains(role)
                  || signing.isReached(keyring(draft, role))) {
                files.put(role, sign(keyring(draft, role), payload));
              }
            });
    Optional<Bytes> snapshot = signSnapshot(draft, files);
    snapshot.ifPresent(bytes -> files.put(RoleName.SNAPSHOT, bytes));
    return new SignedDraft(draft, files, snapshot.isPresent(), List.of());
  }

  private boolean renewsRootInVain(Draft draft) {
    return draft.onlyIfPossible().contains(RoleName.ROOT)
        && !signing.isReached(RoleKeyring.topLevel(draft.base().root().payload(), RoleName.ROOT));
  }

  /**
   * A new root carries the signatures of the old root's keys too, so that whoever trusts the old
   * one can follow.
   */
  private Bytes signRoot(Draft draft, RootMetadata root) {
    RootMetadata before = draft.base().root().payload();
    Bytes message = canonical(RoleName.ROOT, root);
    Map<KeyId, Signature> signatures = new LinkedHashMap<>();
    signing.collect(RoleKeyring.topLevel(root, RoleName.ROOT), message, signatures);
    boolean firstRoot = before.equals(root);
    if (!firstRoot) {
      signing.collect(RoleKeyring.topLevel(before, RoleName.ROOT), message, signatures);
    }
    if (draft.wishes().retiredRootKeys()) {
      signing.sign(RoleName.ROOT, signing.held(retired(root)), message, signatures);
    }
    return write(RoleName.ROOT, root, message, signatures);
  }

  /**
   * Returns the keys of former roots, whose certificates a root keeps for ever: a trusted root says
   * so, no server.
   */
  private static RoleKeyring retired(RootMetadata root) {
    Set<KeyId> present = new HashSet<>();
    root.roles().values().forEach(role -> present.addAll(role.keyIds()));
    List<KeyId> retired =
        root.keys().entrySet().stream()
            .filter(key -> key.getValue().encoding() == PublicKey.Encoding.CERTIFICATES_PEM)
            .map(Map.Entry::getKey)
            .filter(id -> !present.contains(id))
            .toList();
    return new RoleKeyring(
        RoleName.ROOT, new RoleKeys(retired, 1, JsonObject.empty()), root.keys());
  }

  /**
   * Unlocks the keys of a role without signing, so that a wrong passphrase fails even where nothing
   * has to be signed.
   *
   * @throws PublishException with step {@code KEYS} if the role cannot reach its threshold
   */
  void requireKeys(Draft draft, RoleName role) {
    signing.requireThreshold(keyring(draft, role));
  }

  private RoleKeyring keyring(Draft draft, RoleName role) {
    return draft
        .keyring(role)
        .orElseThrow(() -> signing.failure(role, "nothing valid delegates to it", null));
  }

  private Optional<Bytes> signSnapshot(Draft draft, Map<RoleName, Bytes> files) {
    RoleKeyring keyring = keyring(draft, RoleName.SNAPSHOT);
    if (!draft.wishes().snapshotAgain() && !signing.isReached(keyring)) {
      return Optional.empty();
    }
    return Optional.of(sign(keyring, nextSnapshot(draft, files)));
  }

  private Bytes sign(RoleKeyring keyring, RoleMetadata payload) {
    Bytes message = canonical(keyring.role(), payload);
    Map<KeyId, Signature> signatures = new LinkedHashMap<>();
    signing.collect(keyring, message, signatures);
    return write(keyring.role(), payload, message, signatures);
  }

  /**
   * Unchanged files are promised by the hash of the bytes as they stand on the server, never of a
   * re-serialisation.
   */
  private SnapshotMetadata nextSnapshot(Draft draft, Map<RoleName, Bytes> files) {
    RepositoryState base = draft.base();
    Map<RoleName, FileMeta> meta = new LinkedHashMap<>();
    if (base.snapshot() != null) {
      meta.putAll(base.snapshot().payload().meta());
    }
    meta.keySet().removeAll(draft.removed());
    meta.put(RoleName.ROOT, promise(files.getOrDefault(RoleName.ROOT, base.root().wireBytes())));
    base.targets()
        .forEach(
            (role, file) -> {
              if (!draft.removed().contains(role)) {
                meta.put(role, promise(file.wireBytes()));
              }
            });
    files.forEach((role, bytes) -> meta.put(role, promise(bytes)));
    return new SnapshotMetadata(
        VersionCeiling.check(repository, RoleName.SNAPSHOT, base.nextVersion(RoleName.SNAPSHOT)),
        Expiry.at(draft.wishes().expiry(RoleName.SNAPSHOT, now, lifetimes.snapshot())),
        meta,
        JsonObject.empty());
  }

  private static FileMeta promise(Bytes file) {
    return new FileMeta(null, (long) file.size(), Hashes.sha256AndSha512(file), JsonObject.empty());
  }

  private Bytes canonical(RoleName role, RoleMetadata payload) {
    try {
      return format.canonical(payload);
    } catch (IllegalArgumentException e) {
      throw validationFailure(role, e);
    }
  }

  private Bytes write(
      RoleName role, RoleMetadata payload, Bytes message, Map<KeyId, Signature> signatures) {
    try {
      return format.write(payload, message, List.copyOf(signatures.values()));
    } catch (IllegalArgumentException e) {
      throw validationFailure(role, e);
    }
  }

  private PublishException validationFailure(RoleName role, IllegalArgumentException cause) {
    return new PublishException(
        repository,
        PublishException.Step.VALIDATE,
        role
            + " of "
            + repository
            + " cannot be written so that every client accepts it: "
            + cause.getMessage(),
        cause);
  }
}
