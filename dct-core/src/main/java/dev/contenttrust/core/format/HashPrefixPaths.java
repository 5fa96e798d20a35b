// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.format;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.metadata.PathRule;
import java.util.List;

/**
 * TUF's scope of a delegated role by hash: the targets whose path's SHA-256, in lower-case
 * hexadecimal, begins with one of the prefixes (TUF 1.0.34, 4.5).
 *
 * @param prefixes the prefixes in the order of the metadata
 */
public record HashPrefixPaths(List<String> prefixes) implements PathRule {
  /**
   * Copies the list.
   *
   * @param prefixes the prefixes in the order of the metadata
   */
  public HashPrefixPaths {
    prefixes = List.copyOf(prefixes);
  }

  @Override
  public boolean matches(String targetPath) {
    String hash = Digest.sha256Of(Bytes.utf8(targetPath)).hex();
    return prefixes.stream().anyMatch(hash::startsWith);
  }

  /** The search asks every delegation of the chain, so that nothing is cut here. */
  @Override
  public PathRule within(PathRule delegator) {
    return this;
  }
}
