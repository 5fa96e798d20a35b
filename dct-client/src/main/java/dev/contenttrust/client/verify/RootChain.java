// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chain of roots from the anchor to the one in force (TUF 1.0.34, 5.3; notary 0.7.0, {@code
 * trustpinning/certs.go}).
 *
 * <p>Each root follows its predecessor by exactly one version and is signed by a threshold of the
 * predecessor's root keys and of its own. Expiry on the way does not matter, neither that of a file
 * nor that of a certificate: only the last root has to be fresh.
 */
final class RootChain {
  private static final String HOW_TO_RESET =
      "; if you know that the stored root is damaged, or that the collection was set up anew, forget"
          + " what is stored of it and trust it again";

  private final String repository;
  private final VerificationRules rules;
  private final Documents documents;
  private final Threshold threshold;
  private final RollbackGuard guard;
  private final Instant now;
  private @Nullable Verified<RootMetadata> trusted;
  private int rotations;

  RootChain(
      String repository,
      VerificationRules rules,
      Documents documents,
      Threshold threshold,
      RollbackGuard guard,
      Instant now) {
    this.repository = repository;
    this.rules = rules;
    this.documents = documents;
    this.threshold = threshold;
    this.guard = guard;
    this.now = now;
  }

  Verified<RootMetadata> trusted() {
    if (trusted == null) {
      throw new IllegalStateException("no root was accepted yet");
    }
    return trusted;
  }

  boolean isEmpty() {
    return trusted == null;
  }

  /** Accepts the stored root as anchor, or tells how to get rid of it. */
  Verified<RootMetadata> acceptStored(Bytes wire) {
    SignedMetadata<RootMetadata> root;
    try {
      root = documents.root(wire);
    } catch (UntrustedException.Malformed e) {
      throw new UntrustedException.Malformed(
          repository, RoleName.ROOT, "the stored " + e.getMessage() + HOW_TO_RESET, e);
    }
    Verified<RootMetadata> verified = trust(root, RootRule.Use.LINK);
    guard.startFrom(verified.payload());
    return verified;
  }

  /** Accepts the first root ever seen, not older than what is remembered of a lost one. */
  Verified<RootMetadata> acceptFirst(Bytes wire, VersionFloor floor) {
    SignedMetadata<RootMetadata> root = documents.root(wire);
    Verified<RootMetadata> verified = verified(root, RootRule.Use.LINK);
    floor.requireNotBelow(RoleName.ROOT, root.payload().version());
    trusted = verified;
    return verified;
  }

  /** Accepts version N + 1. */
  Verified<RootMetadata> acceptNext(Bytes wire) {
    Verified<RootMetadata> predecessor = trusted();
    if (rotations >= rules.limits().maxRootRotations()) {
      throw new UntrustedException.LimitExceeded(
          repository,
          RoleName.ROOT,
          rules.limits().maxRootRotations(),
          "root of "
              + repository
              + ": more than "
              + rules.limits().maxRootRotations()
              + " new versions in one update; update again to go on");
    }
    SignedMetadata<RootMetadata> next = documents.root(wire);
    requireSignedBy(predecessor.payload(), next);
    Verified<RootMetadata> verified = verified(next, RootRule.Use.LINK);
    requireNextVersion(predecessor.version(), next.payload().version());
    rotations++;
    trusted = verified;
    guard.rootChanged(predecessor.payload(), verified.payload());
    return verified;
  }

  /** Requires that the last root may be relied on now. */
  Verified<RootMetadata> requireInForce(VersionFloor floor) {
    Verified<RootMetadata> last = trusted();
    floor.requireNotBelow(RoleName.ROOT, last.version());
    return trust(last.document(), RootRule.Use.IN_FORCE);
  }

  private Verified<RootMetadata> trust(SignedMetadata<RootMetadata> root, RootRule.Use use) {
    Verified<RootMetadata> verified = verified(root, use);
    trusted = verified;
    return verified;
  }

  private Verified<RootMetadata> verified(SignedMetadata<RootMetadata> root, RootRule.Use use) {
    Map<KeyId, PublicKey> keys = rules.rootRule().countingKeys(root.payload(), use, now);
    RoleKeys authority = root.payload().role(RoleName.ROOT);
    List<KeyId> signers = threshold.require(RoleName.ROOT, root, authority, keys);
    return new Verified<>(RoleName.ROOT, root, authority, root.payload().keys(), signers);
  }

  private void requireSignedBy(RootMetadata predecessor, SignedMetadata<RootMetadata> next) {
    try {
      Map<KeyId, PublicKey> keys =
          rules.rootRule().countingKeys(predecessor, RootRule.Use.PREDECESSOR, now);
      threshold.require(RoleName.ROOT, next, predecessor.role(RoleName.ROOT), keys);
    } catch (UntrustedException.InsufficientSignatures
        | UntrustedException.KeyIdMismatch
        | UntrustedException.RootRejected e) {
      // the cause's facts are about the trusted root's keys; its sentence says them
      throw new UntrustedException.RootRotationRejected(
          repository,
          RoleName.ROOT,
          "root of "
              + repository
              + ", version "
              + next.payload().version()
              + ", is not signed by the trusted root, version "
              + predecessor.version()
              + " ("
              + e.getMessage()
              + ")"
              + HOW_TO_RESET);
    }
  }

  private void requireNextVersion(long predecessor, long offered) {
    // The greatest version has no successor; the comparison below would overflow.
    long required = predecessor == Long.MAX_VALUE ? predecessor : predecessor + 1;
    if (predecessor == Long.MAX_VALUE || offered != required) {
      throw new UntrustedException.Rollback(
          repository,
          RoleName.ROOT,
          offered,
          required,
          "root of "
              + repository
              + ": version "
              + offered
              + " was served where version "
              + required
              + " must follow version "
              + predecessor);
    }
  }
}
