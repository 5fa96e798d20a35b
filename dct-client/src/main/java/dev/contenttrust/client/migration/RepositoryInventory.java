// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.migration;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.util.List;
import java.util.Optional;

/**
 * What is signed in one repository, or why nobody can tell. Immutable.
 *
 * @param gun the repository
 * @param rootKeys canonical ids of the root keys, which a migration keeps as the old identity
 * @param tags the signed tags, by name
 * @param failure why the repository could not be read; empty if it could
 */
public record RepositoryInventory(
    Gun gun, List<KeyId> rootKeys, List<InventoryTag> tags, Optional<Failure> failure) {
  /**
   * Why a repository could not be read.
   *
   * @param code the stable code of the refusal
   * @param message the reason for people
   */
  public record Failure(String code, String message) {}

  /**
   * Copies the lists.
   *
   * @param gun the repository
   * @param rootKeys canonical ids of the root keys
   * @param tags the signed tags, by name
   * @param failure why the repository could not be read; empty if it could
   */
  public RepositoryInventory {
    rootKeys = List.copyOf(rootKeys);
    tags = List.copyOf(tags);
  }

  static RepositoryInventory failed(Gun gun, String code, String message) {
    return new RepositoryInventory(
        gun, List.of(), List.of(), Optional.of(new Failure(code, message)));
  }
}
