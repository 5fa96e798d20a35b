// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.TufFormat;
import java.util.OptionalLong;

/**
 * Under which names a repository publishes its files, relative to the bases of metadata and
 * targets. Names decide only where bytes are looked for, never whether they are trusted.
 * Implementations are thread-safe.
 */
public interface UrlLayout {
  /**
   * Returns the name of a role's file.
   *
   * @param role the role; its name is free text and must be encoded
   * @param version the version in the name; empty for the plain name, as for the timestamp and
   *     without consistent snapshots
   * @return the path relative to the metadata base
   */
  default String metadata(RoleName role, OptionalLong version) {
    TufFormat format = StandardLayout.FORMAT;
    return version.isPresent()
        ? format.versionedFileName(role, version.getAsLong())
        : format.fileName(role);
  }

  /**
   * Returns the path of a target without a hash in its name.
   *
   * @param path the target's path
   * @return the path relative to the target base
   */
  default String target(String path) {
    return path;
  }

  /**
   * Returns the path of a target whose name carries its hash: before the last segment.
   *
   * @param path the target's path
   * @param digest one of the listed hashes
   * @return the path relative to the target base
   */
  default String hashedTarget(String path, Digest digest) {
    int name = path.lastIndexOf('/') + 1;
    return path.substring(0, name) + digest.hex() + "." + path.substring(name);
  }

  /**
   * Returns the layout of the specification (TUF 1.0.34, section 3.1 and 5).
   *
   * @return the layout
   */
  static UrlLayout standard() {
    return StandardLayout.STANDARD;
  }
}
