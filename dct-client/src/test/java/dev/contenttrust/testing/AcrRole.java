// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

/** The built-in roles of the registry that matter for content trust. */
public enum AcrRole {
  /** {@code AcrPull}: images and trust data may be read. */
  PULL,
  /** {@code AcrPush}: images may be read and pushed, trust data may be read. */
  PUSH,
  /** {@code AcrImageSigner}: besides {@link #PUSH}, trust data may be published. */
  IMAGE_SIGNER
}
