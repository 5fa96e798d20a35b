// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request's path asks a registry for (docker-content-trust.md 8.1). */
sealed interface RegistryPath {
  /** {@code /v2/}. */
  record Ping() implements RegistryPath {}

  /** The names of all repositories. */
  record Catalog() implements RegistryPath {}

  /** A repository's tags. */
  record Tags(String repository) implements RegistryPath {}

  /** A manifest by tag. */
  record Tagged(String repository, String tag) implements RegistryPath {}

  /** A manifest by digest. */
  record Digested(String repository, Digest digest) implements RegistryPath {}

  /** A blob. */
  record Blob(String repository, Digest digest) implements RegistryPath {}

  /** Where uploads of blobs begin. */
  record Uploads(String repository) implements RegistryPath {}

  /** An upload that has begun. */
  record Upload(String repository, String id) implements RegistryPath {}

  /** What refers to a manifest. */
  record Referrers(String repository, Digest subject) implements RegistryPath {}

  /** Nothing that a registry has. */
  record Unknown() implements RegistryPath {}

  /**
   * Parses a decoded path.
   *
   * @throws ServerError if it holds a digest that is none
   */
  static RegistryPath parse(String path) throws ServerError {
    if (path.equals("/v2/")) {
      return new Ping();
    } else if (path.equals("/v2/_catalog")) {
      return new Catalog();
    }
    Matcher matcher = Grammar.PATH.matcher(path);
    if (!matcher.matches()) {
      return new Unknown();
    }
    String repository = matcher.group("repository");
    String name = matcher.group("name");
    return switch (matcher.group("kind")) {
      case "tags" -> name.equals("list") ? new Tags(repository) : new Unknown();
      case "manifests" -> manifest(repository, name);
      case "referrers" -> new Referrers(repository, digest(name));
      default -> blob(repository, name);
    };
  }

  private static RegistryPath manifest(String repository, String name) throws ServerError {
    if (name.contains(":")) {
      return new Digested(repository, digest(name));
    }
    return Grammar.TAG.matcher(name).matches() ? new Tagged(repository, name) : new Unknown();
  }

  private static RegistryPath blob(String repository, String name) throws ServerError {
    if (name.equals("uploads/")) {
      return new Uploads(repository);
    } else if (name.startsWith("uploads/")) {
      return new Upload(repository, name.substring("uploads/".length()));
    }
    return new Blob(repository, digest(name));
  }

  /** Returns the digest, or refuses what is none. */
  static Digest digest(String text) throws ServerError {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw ServerError.ofRegistry(
          400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }
  }

  /** The grammar. */
  final class Grammar {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH =
        Pattern.compile(
            "/v2/(?<repository>%s(?:/%s)*)/(?<kind>manifests|blobs|tags|referrers)/(?<name>.+)"
                .formatted(COMPONENT, COMPONENT));
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");

    private Grammar() {}
  }
}
