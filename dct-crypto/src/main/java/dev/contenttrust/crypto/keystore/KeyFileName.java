// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key file's place says: {@code ID.key} in the present layout, {@code root_keys/ID_root.key}
 * and {@code tuf_keys/GUN/ID_ROLE.key} in that of Notary 0.1 to 0.3.
 */
record KeyFileName(KeyId id, @Nullable String role, @Nullable Gun gun, boolean isLegacy) {
  static final String ENDING = ".key";

  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})(?:_([^/]+))?\\.key");
  private static final String REPOSITORY_KEYS = "tuf_keys";

  /** Reads a path relative to the key directory; empty if it is not named after a key. */
  static Optional<KeyFileName> parse(Path relative) {
    Matcher name = NAME.matcher(relative.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    boolean legacy = relative.getNameCount() > 1 || name.group(2) != null;
    return Optional.of(
        new KeyFileName(new KeyId(name.group(1)), name.group(2), gun(relative), legacy));
  }

  private static @Nullable Gun gun(Path relative) {
    int names = relative.getNameCount();
    if (names < 3 || !relative.getName(0).toString().equals(REPOSITORY_KEYS)) {
      return null;
    }
    try {
      return new Gun(relative.subpath(1, names - 1).toString().replace('\\', '/'));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
