// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.RoleName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What an edit wants of the signatures, beside the content that is signed. Immutable.
 *
 * @param expiries the chosen expiry of some roles
 * @param snapshotAgain whether the snapshot must be signed even if nothing else changes
 * @param retiredRootKeys whether every retired root key at hand signs the root too
 */
record SigningWishes(
    Map<RoleName, Instant> expiries, boolean snapshotAgain, boolean retiredRootKeys) {
  SigningWishes {
    expiries = Map.copyOf(expiries);
  }

  /** Returns when what is signed now in that role shall expire. */
  Instant expiry(RoleName role, Instant now, Duration lifetime) {
    return expiries.getOrDefault(role, now.plus(lifetime));
  }
}
