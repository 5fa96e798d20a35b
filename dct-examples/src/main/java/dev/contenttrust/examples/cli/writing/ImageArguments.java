// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.examples.cli.session.Session;
import dev.contenttrust.examples.cli.session.UsageException;

/** Reads image arguments as {@code docker trust} does. */
final class ImageArguments {
  private ImageArguments() {}

  /**
   * Returns the image, which is not named by digest.
   *
   * @throws UsageException if it is
   */
  static ImageReference withoutDigest(String text) {
    ImageReference reference = Session.image(text);
    if (reference.digest().isPresent()) {
      throw new UsageException("cannot use a digest reference for " + text);
    }
    return reference;
  }

  /**
   * Returns the image with its tag.
   *
   * @throws UsageException if it has none, or is named by digest
   */
  static ImageReference tagged(String text) {
    ImageReference reference = withoutDigest(text);
    if (reference.tag().isEmpty()) {
      throw new UsageException("no tag specified for " + text);
    }
    return reference;
  }
}
