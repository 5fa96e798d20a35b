// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.Hashes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.TargetFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What should change in one repository, in the order in which it is applied. A plain value:
 * building it reads nothing, signs nothing and contacts nobody. Each method returns a new edit.
 *
 * <p>Immutable and thread-safe.
 */
public final class RepositoryEdit {
  private final Gun gun;
  private final List<Change> changes;

  private RepositoryEdit(Gun gun, List<Change> changes) {
    this.gun = gun;
    this.changes = List.copyOf(changes);
  }

  /**
   * {@return the edit of that repository which changes nothing yet}
   *
   * @param gun the repository
   */
  public static RepositoryEdit of(Gun gun) {
    return new RepositoryEdit(gun, List.of());
  }

  /** {@return the repository} */
  public Gun gun() {
    return gun;
  }

  /** {@return the changes in order; unmodifiable} */
  public List<Change> changes() {
    return changes;
  }

  /** {@return whether nothing shall change} */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * {@return this edit followed by one more change}
   *
   * @param change what to do after everything so far
   */
  public RepositoryEdit with(Change change) {
    List<Change> next = new ArrayList<>(changes);
    next.add(change);
    return new RepositoryEdit(gun, next);
  }

  /**
   * Signs a tag.
   *
   * @param tag the tag
   * @param digest the digest of the manifest's bytes; Docker reads SHA-256 only
   * @param size the length of the manifest in bytes
   * @param role {@code targets} or a delegation
   * @return this edit followed by that change
   * @throws IllegalArgumentException if the digest is not SHA-256 or the size is negative
   */
  public RepositoryEdit signTag(String tag, Digest digest, long size, RoleName role) {
    if (digest.algorithm() != Digest.Algorithm.SHA256) {
      throw new IllegalArgumentException(
          "content trust signs SHA-256 digests; nobody could pull " + digest.algorithm().label());
    }
    if (size < 0) {
      throw new IllegalArgumentException("a size is not negative: " + size);
    }
    return addTarget(role, new TargetFile(tag, size, Hashes.of(digest), null, JsonObject.empty()));
  }

  /**
   * Signs any target in the role.
   *
   * @param role the targets role or a delegation
   * @param target name, length and hashes
   * @return this edit followed by that change
   */
  public RepositoryEdit addTarget(RoleName role, TargetFile target) {
    return with(new Change.AddTarget(role, target));
  }

  /**
   * Removes a target from the role.
   *
   * @param role the targets role or a delegation
   * @param name the target's name
   * @return this edit followed by that change
   */
  public RepositoryEdit removeTarget(RoleName role, String name) {
    return with(new Change.RemoveTarget(role, name));
  }

  /**
   * Creates a delegation with threshold 1, or adds keys and path prefixes to it where it exists.
   *
   * @param role the delegated role
   * @param keys public keys to add; a new role needs at least one
   * @param paths path prefixes to add; {@code ""} admits every target
   * @return this edit followed by that change
   */
  public RepositoryEdit delegate(RoleName role, List<PublicKey> keys, List<String> paths) {
    return with(new Change.Delegate(role, keys, paths, null));
  }

  /**
   * Removes a delegation.
   *
   * @param role the delegated role
   * @return this edit followed by that change
   */
  public RepositoryEdit removeDelegation(RoleName role) {
    return with(new Change.RemoveDelegation(role));
  }

  /**
   * Adds a signer as Docker does: the role {@code targets/NAME} and the same keys in {@code
   * targets/releases}, every path.
   *
   * @param name the signer's name, as in {@code targets/NAME}
   * @param keys the signer's public keys, at least one
   * @return this edit followed by that change
   */
  public RepositoryEdit addSigner(String name, List<PublicKey> keys) {
    return delegate(DockerRoles.signer(name), keys, List.of(""))
        .delegate(RoleName.RELEASES, keys, List.of(""));
  }

  /**
   * Removes a signer: its role, and its keys from {@code targets/releases}.
   *
   * @param name the signer's name, as in {@code targets/NAME}
   * @param keys the canonical ids of the signer's keys
   * @return this edit followed by that change
   */
  public RepositoryEdit removeSigner(String name, Set<KeyId> keys) {
    return removeDelegation(DockerRoles.signer(name))
        .with(new Change.Restrict(RoleName.RELEASES, keys, Set.of(), false));
  }

  /**
   * Signs a role again as it is, with a new version and expiry.
   *
   * @param role the targets role or a delegation
   * @return this edit followed by that change
   */
  public RepositoryEdit witness(RoleName role) {
    return with(new Change.Witness(role));
  }

  /**
   * Chooses the expiry of what this edit signs in the role.
   *
   * @param role the role that the time is for
   * @param expires when it shall expire; written in whole seconds
   * @return this edit followed by that change
   */
  public RepositoryEdit expireAt(RoleName role, Instant expires) {
    return with(new Change.ExpireAt(role, expires));
  }

  /** Returns the roles that the edit signs a target in, whether or not it is there already. */
  Set<RoleName> signedRoles() {
    Set<RoleName> roles = new LinkedHashSet<>();
    for (Change change : changes) {
      if (change instanceof Change.AddTarget add) {
        roles.add(add.role());
      }
    }
    return roles;
  }

  /** Returns the roles whose own files the edit writes. */
  Set<RoleName> writtenRoles() {
    Set<RoleName> roles = new LinkedHashSet<>();
    for (Change change : changes) {
      if (change instanceof Change.AddTarget add) {
        roles.add(add.role());
      } else if (change instanceof Change.Delegate delegate) {
        roles.add(delegate.role());
      } else if (change instanceof Change.Witness witness) {
        roles.add(witness.role());
      }
    }
    return roles;
  }

  @Override
  public String toString() {
    return "edit of " + gun + ": " + changes;
  }
}
