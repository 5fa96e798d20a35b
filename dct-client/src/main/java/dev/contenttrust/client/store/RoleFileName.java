// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import java.util.List;
import java.util.Locale;

/**
 * Names of files that any role name can be stored under: one path segment, different for different
 * roles on file systems that ignore case as far as the top-level roles are concerned, not too long,
 * no device of Windows.
 */
final class RoleFileName {
  private static final String SUFFIX = ".json";
  private static final int LONGEST = 200;
  private static final List<String> TOP_LEVEL = List.of("root", "targets", "snapshot", "timestamp");

  private RoleFileName() {}

  static String of(RoleName role) {
    if (role.isTopLevel()) {
      return role + SUFFIX;
    }
    String name = EncodedName.of(role.value());
    if (name.length() > LONGEST) {
      // an encoded name never has a percent sign before anything but two digits
      return "%long-" + Digest.sha256Of(Bytes.utf8(role.value())).hex() + SUFFIX;
    }
    if (TOP_LEVEL.contains(name.toLowerCase(Locale.ROOT))) {
      return EncodedName.firstEncoded(name) + SUFFIX;
    }
    return name + SUFFIX;
  }
}
