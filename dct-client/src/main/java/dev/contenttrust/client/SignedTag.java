// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.Digest;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.image.ImageReference;
import java.time.Instant;
import java.util.List;

/**
 * An image tag that its publishers signed and released. Immutable.
 *
 * @param image what was asked for
 * @param target the signed entry, with the chain that proves it
 * @param signedBy every verified role that carries the tag with this digest, the answering role
 *     first, the others in order of priority; those of signers only if {@linkplain
 *     TrustClient#resolve(ImageReference, java.util.Collection) all roles} were looked at
 */
public record SignedTag(ImageReference image, SignedTarget target, List<RoleName> signedBy)
    implements ResolvedImage {
  /**
   * Copies the list.
   *
   * @param image what was asked for
   * @param target the signed entry, with the chain that proves it
   * @param signedBy every verified role that carries the tag with this digest, the answering role
   *     first, the others in order of priority; those of signers only if {@linkplain
   *     TrustClient#resolve(ImageReference, java.util.Collection) all roles} were looked at
   */
  public SignedTag {
    signedBy = List.copyOf(signedBy);
  }

  @Override
  public Digest digest() {
    return target.digest();
  }

  /**
   * Returns the tag.
   *
   * @return the tag
   */
  public String tag() {
    return target.name();
  }

  /**
   * Returns the signed size of the manifest, in bytes.
   *
   * @return the signed size of the manifest, in bytes
   */
  public long size() {
    return target.size();
  }

  /**
   * Returns when the first of the roles that prove the answer expires.
   *
   * @return when the first of the roles that prove the answer expires
   */
  public Instant earliestExpiry() {
    return target.earliestExpiry();
  }

  /**
   * Returns what a person should know of the repository and of the roles that were looked at.
   *
   * @return what a person should know; of signers' roles only if {@linkplain
   *     TrustClient#resolve(ImageReference, java.util.Collection) all roles} were looked at
   */
  public List<Warning> warnings() {
    return target.warnings();
  }
}
