// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.util.List;

/**
 * What a request wants to do with what: the scope of a bearer token in the token protocol of
 * registries. A trust server names a repository by its full GUN, a registry by the path without the
 * host, so that one host may need two tokens.
 *
 * @param type the kind of resource, {@code repository} or {@code registry}
 * @param name the resource's name
 * @param actions what shall be allowed, in the order in which it is asked for; not empty
 */
public record AccessScope(String type, String name, List<String> actions) {
  /**
   * Copies the list.
   *
   * @param type the kind of resource, {@code repository} or {@code registry}
   * @param name the resource's name
   * @param actions what shall be allowed, in the order in which it is asked for; not empty
   * @throws IllegalArgumentException if there is no action
   */
  public AccessScope {
    actions = List.copyOf(actions);
    if (actions.isEmpty()) {
      throw new IllegalArgumentException("a scope allows at least one action");
    }
  }

  /**
   * Returns the scope for reading a repository.
   *
   * @param name the full GUN at a trust server, the path at a registry
   * @return {@code repository:NAME:pull}
   */
  public static AccessScope pull(String name) {
    return new AccessScope("repository", name, List.of("pull"));
  }

  /**
   * Returns the scope for publishing to a repository.
   *
   * @param name the full GUN at a trust server, the path at a registry
   * @return {@code repository:NAME:push,pull}
   */
  public static AccessScope push(String name) {
    return new AccessScope("repository", name, List.of("push", "pull"));
  }

  /**
   * Returns the scope for administration: rotating server keys, deleting a collection.
   *
   * @param name the full GUN
   * @return {@code repository:NAME:*}
   */
  public static AccessScope administration(String name) {
    return new AccessScope("repository", name, List.of("*"));
  }

  /**
   * Returns the scope for what spans all repositories: the catalog, the changefeed of a server.
   *
   * @return {@code registry:catalog:*}
   */
  public static AccessScope catalog() {
    return new AccessScope("registry", "catalog", List.of("*"));
  }

  /** Returns the scope as the token protocol writes it. */
  @Override
  public String toString() {
    return type + ":" + name + ":" + String.join(",", actions);
  }
}
