// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.Expiry;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SnapshotMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
              if (!draft.onlyIfPossible().contains(role) || isAtHand(draft, role)) {
                files.put(role, signTargets(draft, role, payload));
              }
            });
    Optional<Bytes> snapshot = signSnapshot(draft, files);
    snapshot.ifPresent(bytes -> files.put(RoleName.SNAPSHOT, bytes));
    return new SignedDraft(draft, files, snapshot.isPresent());
  }

  private boolean renewsRootInVain(Draft draft) {
    RootMetadata present = draft.base().root().payload();
    RoleKeys role = present.role(RoleName.ROOT);
    return draft.onlyIfPossible().contains(RoleName.ROOT)
        && signing.held(RoleName.ROOT, role, present.keys()).stream()
                .map(RoleSigning.Held::canonicalId)
                .distinct()
                .count()
            < role.threshold();
  }

  /**
   * A new root carries the signatures of the old root's keys too, so that whoever trusts the old
   * one can follow.
   */
  private Bytes signRoot(Draft draft, RootMetadata root) {
    RootMetadata before = draft.base().root().payload();
    Bytes message = canonical(RoleName.ROOT, root);
    Map<KeyId, Signature> signatures = new LinkedHashMap<>();
    boolean firstRoot = before.equals(root);
    signing.collect(RoleName.ROOT, root.role(RoleName.ROOT), root.keys(), message, signatures);
    if (!firstRoot) {
      signing.collect(
          RoleName.ROOT, before.role(RoleName.ROOT), before.keys(), message, signatures);
    }
    return write(RoleName.ROOT, root, List.copyOf(signatures.values()));
  }

  /**
   * Unlocks the keys of a role without signing, so that a wrong passphrase fails even where nothing
   * has to be signed.
   *
   * @throws PublishException with step {@code KEYS} if the role cannot reach its threshold
   */
  void requireKeys(Draft draft, RoleName role) {
    Keyring keyring = keyring(draft, role);
    signing.requireThreshold(role, keyring.wanted(), keyring.table());
  }

  private Bytes signTargets(Draft draft, RoleName role, TargetsMetadata payload) {
    Bytes message = canonical(role, payload);
    Map<KeyId, Signature> signatures = new LinkedHashMap<>();
    Keyring keyring = keyring(draft, role);
    signing.collect(role, keyring.wanted(), keyring.table(), message, signatures);
    return write(role, payload, List.copyOf(signatures.values()));
  }

  private Keyring keyring(Draft draft, RoleName role) {
    if (role.equals(RoleName.TARGETS)) {
      RootMetadata root = draft.effectiveRoot();
      return new Keyring(root.role(role), root.keys());
    }
    Delegations delegations = delegatorOf(draft, role).delegations();
    DelegatedRole delegated =
        delegations
            .role(role)
            .orElseThrow(() -> signing.failure(role, "its delegator does not name it", null));
    return new Keyring(delegated.keys(), delegations.keys());
  }

  private boolean isAtHand(Draft draft, RoleName role) {
    Delegations delegations = delegatorOf(draft, role).delegations();
    return delegations
        .role(role)
        .filter(
            delegated ->
                signing.held(role, delegated.keys(), delegations.keys()).stream()
                        .map(RoleSigning.Held::canonicalId)
                        .distinct()
                        .count()
                    >= delegated.keys().threshold())
        .isPresent();
  }

  private TargetsMetadata delegatorOf(Draft draft, RoleName role) {
    RoleName parent =
        role.parent().orElseThrow(() -> signing.failure(role, "its name has no parent", null));
    TargetsMetadata edited = draft.targets().get(parent);
    return edited != null
        ? edited
        : Optional.ofNullable(draft.base().targets().get(parent))
            .orElseThrow(
                () -> signing.failure(role, "the delegator " + parent + " is not valid", null))
            .payload();
  }

  private Optional<Bytes> signSnapshot(Draft draft, Map<RoleName, Bytes> files) {
    RootMetadata root = draft.effectiveRoot();
    RoleKeys role = root.role(RoleName.SNAPSHOT);
    List<RoleSigning.Held> held = signing.held(RoleName.SNAPSHOT, role, root.keys());
    if (held.size() < role.threshold()) {
      return Optional.empty();
    }
    SnapshotMetadata snapshot = nextSnapshot(draft, files);
    Bytes message = canonical(RoleName.SNAPSHOT, snapshot);
    Map<KeyId, Signature> signatures = new LinkedHashMap<>();
    signing.collect(RoleName.SNAPSHOT, role, root.keys(), message, signatures);
    return Optional.of(write(RoleName.SNAPSHOT, snapshot, List.copyOf(signatures.values())));
  }

  /**
   * Unchanged files are promised by the hash of the bytes as they stand on the server, never of a
   * re-serialisation.
   */
  private SnapshotMetadata nextSnapshot(Draft draft, Map<RoleName, Bytes> files) {
    RepositoryState base = draft.base();
    if (base.nextVersion(RoleName.SNAPSHOT) > EditApplication.VERSION_CEILING) {
      throw new PublishException(
          repository,
          PublishException.Step.APPLY,
          "version "
              + base.nextVersion(RoleName.SNAPSHOT)
              + " of the snapshot of "
              + repository
              + " is above "
              + EditApplication.VERSION_CEILING
              + ", beyond which servers break; the repository has to be initialised again",
          null);
    }
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
        base.nextVersion(RoleName.SNAPSHOT),
        Expiry.at(now.plus(lifetimes.snapshot())),
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

  private Bytes write(RoleName role, RoleMetadata payload, List<Signature> signatures) {
    try {
      return format.write(payload, signatures);
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

  /** Which keys a role wants, and where their public halves are. */
  private record Keyring(RoleKeys wanted, Map<KeyId, PublicKey> table) {}
}
