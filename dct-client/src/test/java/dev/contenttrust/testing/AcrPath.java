// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.client.transport.AccessScope;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request to {@code /v2/} is about.
 *
 * @param trustData the trust collection's name; empty for a request about images
 * @param needed what it takes; empty for the ping
 */
record AcrPath(Optional<String> trustData, Optional<AccessScope> needed) {
  private static final Pattern TRUST =
      Pattern.compile("/v2/(?<name>[^*]+)/_trust/(?<file>tuf/.*|changefeed)");
  private static final Pattern IMAGE =
      Pattern.compile("/v2/(?<name>[^*]+)/(?:manifests|blobs|tags|referrers)/.*");

  private static final List<String> WRITE = List.of("pull", "push");

  /** Returns what the request is about; empty for a path that there is not. */
  static Optional<AcrPath> of(String method, String path) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (path.equals("/v2/")) {
      return Optional.of(new AcrPath(Optional.empty(), Optional.empty()));
    }
    if (path.startsWith("/v2/_")) {
      boolean trust = path.startsWith("/v2/_trust/");
      return Optional.of(
          new AcrPath(
              trust ? Optional.of("") : Optional.empty(), Optional.of(AccessScope.catalog())));
    }
    Matcher trust = TRUST.matcher(path);
    if (trust.matches()) {
      String name = trust.group("name");
      boolean readsOnly = reads && !trust.group("file").endsWith(".key");
      List<String> actions =
          method.equals("DELETE") ? List.of("*") : readsOnly ? List.of("pull") : WRITE;
      return Optional.of(
          new AcrPath(
              Optional.of(name), Optional.of(new AccessScope("repository", name, actions))));
    }
    Matcher image = IMAGE.matcher(path);
    if (image.matches()) {
      List<String> actions =
          reads ? List.of("pull") : method.equals("DELETE") ? List.of("delete") : WRITE;
      return Optional.of(
          new AcrPath(
              Optional.empty(),
              Optional.of(new AccessScope("repository", image.group("name"), actions))));
    }
    return Optional.empty();
  }
}
