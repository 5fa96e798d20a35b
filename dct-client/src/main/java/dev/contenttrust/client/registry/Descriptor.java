// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.core.Digest;

/**
 * What a registry, or a document in it, says of a piece of content.
 *
 * @param mediaType the media type, empty if unknown
 * @param digest the digest
 * @param size the length in bytes, not negative
 */
public record Descriptor(String mediaType, Digest digest, long size) {
  /**
   * Checks the size.
   *
   * @param mediaType the media type, empty if unknown
   * @param digest the digest
   * @param size the length in bytes, not negative
   * @throws IllegalArgumentException if it is negative
   */
  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("a size is not negative");
    }
  }
}
