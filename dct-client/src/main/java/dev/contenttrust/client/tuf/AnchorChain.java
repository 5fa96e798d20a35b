// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The newest root that is known without asking anybody. With an anchor that the program brings
 * along every pass starts from that anchor, so that a poisoned store cannot win; the roots that
 * were accepted since are followed again, each verified by the one before.
 */
final class AnchorChain {
  private final TufSettings settings;
  private final StoredRoles stored;
  private final Instant now;

  AnchorChain(TufSettings settings, StoredRoles stored, Instant now) {
    this.settings = settings;
    this.stored = stored;
    this.now = now;
  }

  Bytes newestRoot() {
    Bytes root = settings.anchor();
    if (root == null) {
      return stored
          .load(RoleName.ROOT)
          .orElseThrow(
              () ->
                  new UntrustedException.Missing(
                      settings.repository(),
                      RoleName.ROOT,
                      "no root is stored for "
                          + settings.repository()
                          + ": a trusted root must be brought in first"));
    }
    Optional<Bytes> newer = Optional.of(root);
    while (newer.isPresent()) {
      root = newer.get();
      newer = successor(root);
    }
    return root;
  }

  /**
   * Each link has a state of its own, so that the bound on new versions does not count old ones.
   */
  private Optional<Bytes> successor(Bytes root) {
    TrustedMetadata trusted =
        new TrustedMetadata(
            settings.repository(), settings.rules(), now, Map.of(), Recollection.nothing());
    long version = trusted.acceptCachedRoot(root).version();
    Optional<Bytes> next = version == Long.MAX_VALUE ? Optional.empty() : stored.root(version + 1);
    if (next.isEmpty()) {
      return next;
    }
    try {
      trusted.acceptNextRoot(next.get());
      return next;
    } catch (UntrustedException damaged) {
      // fetched again, as if it were not there
      return Optional.empty();
    }
  }
}
