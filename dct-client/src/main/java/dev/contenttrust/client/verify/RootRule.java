// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import java.time.Instant;
import java.util.Map;

/**
 * Which of a root's own keys may count for it: where Notary's certificates and pins differ from
 * plain TUF keys. Implementations are immutable and thread-safe.
 *
 * <p>A rule only takes keys away. The threshold stays what the root says: pins that leave fewer
 * keys than the threshold make the root unacceptable.
 */
public interface RootRule {
  /** What the root's keys are needed for. */
  enum Use {
    /**
     * To accept the root that follows. Its certificates may have expired since, or nobody who was
     * away for long could ever follow a rotation; it was pinned when it was accepted.
     */
    PREDECESSOR,
    /**
     * To accept this root as a link: a stored one, the first one, or one on the way to the present
     * one. Pins hold; expiry of certificates is looked at when the last root is known.
     */
    LINK,
    /** To rely on this root for everything else: pins hold and certificates are within validity. */
    IN_FORCE
  }

  /**
   * Returns the root keys that may count.
   *
   * @param root a root that is not yet trusted, or for {@link Use#PREDECESSOR} the trusted one
   * @param use what for
   * @param now the time of this update
   * @return keys of the root role by the id under which it lists them, never empty
   * @throws dev.contenttrust.core.UntrustedException.RootRejected if none may count
   */
  Map<KeyId, PublicKey> countingKeys(RootMetadata root, Use use, Instant now);

  /**
   * Returns the rule of plain TUF: every listed key counts, the anchor came from outside.
   *
   * @return the rule
   */
  static RootRule plainKeys() {
    return (root, use, now) -> root.keys();
  }
}
