// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.image.ImageReference;

/**
 * The digest by which an image must be pulled: {@link SignedTag} if publishers signed it, {@link
 * DigestReference} if the caller named it. Immutable.
 */
public sealed interface ResolvedImage permits SignedTag, DigestReference {
  /**
   * Returns what was asked for, with Docker's default tag where neither tag nor digest was.
   *
   * @return what was asked for, with Docker's default tag where neither tag nor digest was
   */
  ImageReference image();

  /**
   * Returns the digest of the image's manifest.
   *
   * @return the digest of the image's manifest
   */
  Digest digest();

  /**
   * Returns {@code NAME@sha256:HEX}, as Docker writes it for pulling.
   *
   * @return {@code NAME@sha256:HEX}, as Docker writes it for pulling
   */
  default String pullReference() {
    return image().name() + "@" + digest();
  }
}
