// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.client.transport.AccessScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an account may do: with every image, with trust data, and with single repositories.
 *
 * @param host the registry's name, with which the names of trust data begin
 * @param images actions on every image
 * @param trustData actions on all trust data
 * @param repositories actions on single images, for tokens with a scope map
 */
record AcrRights(
    String host, Set<String> images, Set<String> trustData, Map<String, Set<String>> repositories) {
  static final AcrRights NONE = new AcrRights("", Set.of(), Set.of(), Map.of());

  private static final Set<String> READ = Set.of("pull");
  private static final Set<String> WRITE = Set.of("pull", "push");
  private static final Set<String> EVERYTHING = Set.of("pull", "push", "delete", "*");

  static AcrRights ofRoles(String host, Set<AcrRole> roles) {
    boolean pushes = roles.contains(AcrRole.PUSH);
    boolean reads = pushes || roles.contains(AcrRole.PULL);
    boolean signs = pushes && roles.contains(AcrRole.IMAGE_SIGNER);
    Set<String> images = pushes ? WRITE : reads ? READ : Set.of();
    Set<String> trustData = signs ? WRITE : reads ? READ : Set.of();
    return new AcrRights(host, images, trustData, Map.of());
  }

  /** The admin account does everything with images and cannot sign. */
  static AcrRights admin(String host) {
    return new AcrRights(host, EVERYTHING, READ, Map.of());
  }

  /** Tokens with a scope map do not reach trust data at all. */
  static AcrRights repository(String host, String repository, Set<String> actions) {
    return new AcrRights(host, Set.of(), Set.of(), Map.of(repository, actions));
  }

  /** Returns the part of the scope that is allowed; empty if nothing is. */
  Optional<AccessScope> within(AccessScope scope) {
    Set<String> allowed = allowed(scope);
    List<String> actions = scope.actions().stream().filter(allowed::contains).toList();
    return actions.isEmpty()
        ? Optional.empty()
        : Optional.of(new AccessScope(scope.type(), scope.name(), actions));
  }

  private Set<String> allowed(AccessScope scope) {
    if (scope.type().equals("registry")) {
      return images.contains("*") ? Set.of("*") : Set.of();
    }
    return scope.name().startsWith(host + "/")
        ? trustData
        : repositories.getOrDefault(scope.name(), images);
  }
}
