// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A targets role (TUF 1.0.34, 5.6; notary 0.7.0, {@code client/tufclient.go}): the file that the
 * snapshot promises, by the keys of its present delegator. One implementation for the top-level
 * role and the delegated ones.
 */
final class TargetsStep {
  private final Documents documents;
  private final RoleChecks checks;
  private final RollbackGuard guard;
  private final VersionFloor floor;
  private final Map<RoleName, Bytes> previous = new TreeMap<>();

  TargetsStep(Documents documents, RoleChecks checks, RollbackGuard guard, VersionFloor floor) {
    this.documents = documents;
    this.checks = checks;
    this.guard = guard;
    this.floor = floor;
  }

  /** Takes a stored file as what must not be undercut, if the present delegator would accept it. */
  void previous(RoleName role, Bytes stored) {
    previous.put(role, stored);
  }

  /** Accepts the top-level role, whose delegator is the root. */
  Verified<TargetsMetadata> acceptTop(FileMeta promise, RootMetadata root, Bytes wire) {
    return accept(RoleName.TARGETS, promise, root.role(RoleName.TARGETS), root.keys(), wire);
  }

  Verified<TargetsMetadata> accept(
      RoleName role, FileMeta promise, RoleKeys authority, Map<KeyId, PublicKey> keys, Bytes wire) {
    // 5.6.2, 5.6.3
    Verified<TargetsMetadata> offered = signed(role, promise, authority, keys, wire);
    // 5.6.4; where no version is promised, the role's own must not go back
    checks.requireVersionAsPromised(promise, offered);
    if (promise.version() == null) {
      requireNotOlder(offered);
    }
    // 5.6.5
    checks.requireUnexpired(offered);
    if (promise.version() == null) {
      floor.raise(role, offered.version());
    }
    return offered;
  }

  /** Returns what can be worked out of a file before its turn, in any thread; decides nothing. */
  Consumer<Bytes> preparation(
      RoleName role, FileMeta promise, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    return wire -> {
      try {
        signed(role, promise, authority, keys, wire);
      } catch (UntrustedException e) {
        // told when the role has its turn: whether it matters depends on what comes before
      }
    };
  }

  private Verified<TargetsMetadata> signed(
      RoleName role, FileMeta promise, RoleKeys authority, Map<KeyId, PublicKey> keys, Bytes wire) {
    documents.requirePromised(role, promise, wire);
    return checks.requireSigned(role, documents.targets(role, wire), authority, keys);
  }

  /**
   * The version rule of files that are linked by hash alone, for every targets role: Notary itself
   * accepts an older delegation that was validly signed once.
   */
  private void requireNotOlder(Verified<TargetsMetadata> offered) {
    RoleName role = offered.role();
    floor.requireNotBelow(role, offered.version());
    Bytes stored = previous.get(role);
    if (stored == null || stored.equals(offered.wireBytes())) {
      return;
    }
    Verified<TargetsMetadata> known;
    try {
      known =
          checks.requireSigned(
              role, documents.targets(role, stored), offered.authority(), offered.keys());
    } catch (UntrustedException e) {
      // damaged, or signed by keys that no longer count: the remembered version is what protects
      return;
    }
    guard.requireNotOlder(role, known.document(), offered.document());
  }
}
