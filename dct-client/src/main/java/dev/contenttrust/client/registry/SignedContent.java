// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.ResolvedImage;
import dev.contenttrust.client.SignedTag;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.UntrustedException;

/** Holds what a registry served against what publishers signed, beyond the digest. */
final class SignedContent {
  private SignedContent() {}

  /** A digest alone fixes the bytes; a length that differs from them was never true. */
  static Manifest requireSize(ResolvedImage image, Manifest manifest) {
    if (image instanceof SignedTag tag && tag.size() != manifest.bytes().size()) {
      throw new UntrustedException.UnusableTarget(
          image.image().gun().value(),
          tag.target().role(),
          tag.tag(),
          image.image()
              + ": the signed length is "
              + tag.size()
              + " bytes, and the manifest with the signed digest has "
              + manifest.bytes().size());
    }
    return manifest;
  }

  static TrustServerException absent(ResolvedImage image) {
    return new TrustServerException(
        image.image().gun().value(),
        Reason.REJECTED,
        404,
        "the registry has no manifest "
            + image.pullReference()
            + (image instanceof SignedTag ? ", which is what was signed" : ""),
        null);
  }
}
