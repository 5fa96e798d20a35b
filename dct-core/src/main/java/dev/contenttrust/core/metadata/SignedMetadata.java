// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

import dev.contenttrust.core.Bytes;
import java.util.List;

/**
 * A metadata file: payload, signatures, and the exact bytes. That it could be read says nothing
 * about trust.
 *
 * @param <R> the role's kind
 * @param payload what the role says
 * @param signatures the signatures in the order of the file; possibly empty
 * @param signedBytes the bytes that the signatures cover: the canonical form of {@code signed}
 * @param wireBytes the file exactly as received, which is what other roles' hashes and lengths
 *     cover
 */
public record SignedMetadata<R extends RoleMetadata>(
    R payload, List<Signature> signatures, Bytes signedBytes, Bytes wireBytes) {
  /**
   * Copies the list.
   *
   * @param payload what the role says
   * @param signatures the signatures in the order of the file; possibly empty
   * @param signedBytes the bytes that the signatures cover: the canonical form of {@code signed}
   * @param wireBytes the file exactly as received, which is what other roles' hashes and lengths
   *     cover
   */
  public SignedMetadata {
    signatures = List.copyOf(signatures);
  }
}
