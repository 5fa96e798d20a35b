// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request's path asks for. */
sealed interface TrustPath {
  /** {@code /v2/}. */
  record Ping() implements TrustPath {}

  /** {@code /_notary_server/health}. */
  record Health() implements TrustPath {}

  /** Publishing and deleting: the collection's base. */
  record Collection(Gun gun) implements TrustPath {}

  /** The present file of a role. */
  record Current(Gun gun, RoleName role) implements TrustPath {}

  /** One version of a role's file. */
  record Version(Gun gun, RoleName role, long version) implements TrustPath {}

  /** The file of a role with that SHA-256. */
  record Hashed(Gun gun, RoleName role, String sha256) implements TrustPath {}

  /** The public key that the server holds for a role. */
  record Key(Gun gun, RoleName role) implements TrustPath {}

  /** The changes of one collection, or of all. */
  record Changes(Optional<Gun> gun) implements TrustPath {}

  /** Nothing that this server has. */
  record Unknown() implements TrustPath {}

  /** Parses a decoded path. */
  static TrustPath parse(String path) {
    if (path.equals("/v2/")) {
      return new Ping();
    } else if (path.equals("/_notary_server/health")) {
      return new Health();
    } else if (path.equals("/v2/_trust/changefeed")) {
      return new Changes(Optional.empty());
    }
    Matcher matcher = Patterns.PATH.matcher(path);
    if (!matcher.matches()) {
      return new Unknown();
    }
    try {
      Gun gun = new Gun(matcher.group("gun"));
      return matcher.group("file") == null
          ? new Changes(Optional.of(gun))
          : file(gun, matcher.group("file"));
    } catch (IllegalArgumentException e) {
      return new Unknown();
    }
  }

  private static TrustPath file(Gun gun, String file) {
    if (file.isEmpty()) {
      return new Collection(gun);
    }
    Matcher key = Patterns.KEY.matcher(file);
    if (key.matches()) {
      return new Key(gun, RoleName.notary(key.group(1)));
    }
    Matcher matcher = Patterns.FILE.matcher(file);
    if (!matcher.matches()) {
      return new Unknown();
    }
    RoleName role = RoleName.notary(matcher.group("role"));
    if (matcher.group("version") != null) {
      return new Version(gun, role, Long.parseLong(matcher.group("version")));
    }
    String hash = matcher.group("hash");
    return hash == null ? new Current(gun, role) : new Hashed(gun, role, hash);
  }

  /** The grammar. */
  final class Patterns {
    private static final Pattern PATH =
        Pattern.compile("/v2/(?<gun>[^*]+)/_trust/(?:tuf/(?<file>.*)|changefeed)");
    private static final Pattern KEY = Pattern.compile("(timestamp|snapshot)\\.key");
    private static final Pattern FILE =
        Pattern.compile(
            "(?:(?<version>[0-9]{1,18})\\.)?(?<role>root|snapshot|timestamp|targets(?:/[^/\\s.]+)*)"
                + "(?:\\.(?<hash>[0-9a-f]{64}))?\\.json");

    private Patterns() {}
  }
}
