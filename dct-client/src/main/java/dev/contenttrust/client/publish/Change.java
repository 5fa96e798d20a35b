// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a publisher wants changed; see {@link RepositoryEdit} for the words a user says.
 * Immutable.
 */
public sealed interface Change {
  /**
   * Signs a target in a role, replacing an entry of the same name. An identical entry is no change.
   *
   * @param role the targets role or a delegation
   * @param target the entry
   */
  record AddTarget(RoleName role, TargetFile target) implements Change {}

  /**
   * Removes a target from a role. A name that is not there is no change.
   *
   * @param role the targets role or a delegation
   * @param name the target's name
   */
  record RemoveTarget(RoleName role, String name) implements Change {}

  /**
   * Creates a delegation, or adds keys and paths to it where it exists.
   *
   * @param role the delegated role
   * @param keys public keys to add; a new role needs at least one
   * @param paths path prefixes to add; {@code ""} admits every target
   * @param threshold the new threshold; {@code null} keeps it, and means 1 for a new role
   */
  record Delegate(
      RoleName role, List<PublicKey> keys, List<String> paths, @Nullable Integer threshold)
      implements Change {
    /**
     * Copies the lists.
     *
     * @param role the delegated role
     * @param keys public keys to add; a new role needs at least one
     * @param paths path prefixes to add; {@code ""} admits every target
     * @param threshold the new threshold; {@code null} keeps it, and means 1 for a new role
     */
    public Delegate {
      keys = List.copyOf(keys);
      paths = List.copyOf(paths);
    }
  }

  /**
   * Takes keys and paths away from a delegation.
   *
   * @param role the delegated role
   * @param keys canonical ids of the keys to remove
   * @param paths path prefixes to remove
   * @param allPaths whether every path is removed
   */
  record Restrict(RoleName role, Set<KeyId> keys, Set<String> paths, boolean allPaths)
      implements Change {
    /**
     * Copies the sets.
     *
     * @param role the delegated role
     * @param keys canonical ids of the keys to remove
     * @param paths path prefixes to remove
     * @param allPaths whether every path is removed
     */
    public Restrict {
      keys = Set.copyOf(keys);
      paths = Set.copyOf(paths);
    }
  }

  /**
   * Replaces one key of a delegation by another in one transaction, and re-signs the role where the
   * new key is at hand, so that the role never stands without a valid signature.
   *
   * @param role the delegated role
   * @param oldKey the canonical id of the key to remove
   * @param newKey the public key to put in its place
   */
  record ReplaceDelegationKey(RoleName role, KeyId oldKey, PublicKey newKey) implements Change {}

  /**
   * Removes a delegation and the keys that no other role uses.
   *
   * @param role the delegated role
   */
  record RemoveDelegation(RoleName role) implements Change {}

  /**
   * Removes keys from every delegation, nested ones too.
   *
   * @param keys canonical ids
   */
  record PurgeKeys(Set<KeyId> keys) implements Change {
    /**
     * Copies the set.
     *
     * @param keys canonical ids
     */
    public PurgeKeys {
      keys = Set.copyOf(keys);
    }
  }

  /**
   * Signs a role again as it is, with the next version and a new expiry, even if it has expired or
   * has lost its signatures.
   *
   * @param role {@code root}, {@code targets}, a delegation, or the snapshot where its key is at
   *     hand; the server's roles it renews itself
   */
  record Witness(RoleName role) implements Change {}

  /**
   * Replaces the keys of a top-level role in the root.
   *
   * @param role root, targets, snapshot or timestamp
   * @param keys the new keys; for the root in certificate form
   */
  record RotateKeys(RoleName role, List<PublicKey> keys) implements Change {
    /**
     * Copies the list.
     *
     * @param role root, targets, snapshot or timestamp
     * @param keys the new keys; for the root in certificate form
     */
    public RotateKeys {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Lets every retired root key at hand sign the root too, if this edit signs it, so that clients
   * that know no newer root than one of those keys' can accept it at once, though roots in between
   * be lost. Nothing but the signatures changes.
   */
  record CoSignRoot() implements Change {}

  /**
   * Chooses the expiry of everything that this edit signs in a role.
   *
   * @param role the role
   * @param expires when it shall expire
   */
  record ExpireAt(RoleName role, Instant expires) implements Change {}
}
