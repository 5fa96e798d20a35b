// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client;

import dev.contenttrust.core.TrustException;
import java.util.List;

/**
 * What an update of a collection came to, with everything that was verified on the way. For people
 * who ask why; whoever wants the answer alone asks {@link TrustClient#open} and gets the same
 * refusal as an exception. Immutable and thread-safe.
 */
public sealed interface Explanation {
  /**
   * The collection can be trusted, apart from delegations that the state itself tells of.
   *
   * @param repository the verified state
   */
  record Trusted(VerifiedRepository repository) implements Explanation {}

  /**
   * The collection cannot be trusted or had.
   *
   * @param verified the roles that were verified before the failure, root first; evidence, never an
   *     answer to what is signed. Empty if not even the root could be relied on
   * @param failure what failed; an {@link dev.contenttrust.core.UntrustedException} names the
   *     refused role
   */
  record Refused(List<VerifiedRole<?>> verified, TrustException failure) implements Explanation {
    /**
     * Copies the list.
     *
     * @param verified the roles that were verified before the failure, root first
     * @param failure what failed
     */
    public Refused {
      verified = List.copyOf(verified);
    }
  }
}
