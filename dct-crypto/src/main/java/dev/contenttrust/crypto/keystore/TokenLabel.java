// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Role, repository and id of a key in the one free text that a token keeps for it. */
final class TokenLabel {
  private static final String NO_REPOSITORY = "-";
  private static final Pattern LABEL = Pattern.compile("dct (\\S+) (\\S+) ([0-9a-f]{64})");

  private TokenLabel() {}

  static String of(KeyEntry entry) {
    Gun gun = entry.gun();
    if (entry.role().indexOf(' ') >= 0) {
      throw new IllegalArgumentException("a role in a token must not contain spaces");
    }
    return "dct "
        + entry.role()
        + " "
        + (gun == null ? NO_REPOSITORY : gun.value())
        + " "
        + entry.id();
  }

  /** Reads a label; empty for keys that something else put into the token. */
  static Optional<KeyEntry> parse(String label) {
    Matcher parts = LABEL.matcher(label);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      Gun gun = parts.group(2).equals(NO_REPOSITORY) ? null : new Gun(parts.group(2));
      return Optional.of(new KeyEntry(new KeyId(parts.group(3)), parts.group(1), gun));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
