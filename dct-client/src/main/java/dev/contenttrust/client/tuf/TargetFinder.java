// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.verify.DelegationWalk;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds targets in one verified state (TUF 1.0.34, 5.6.7). Delegated roles are had when the search
 * reaches them, fetched at most once, and verified for the delegation that leads to them, stored or
 * not. Not thread-safe; one per state.
 */
final class TargetFinder {
  private final TufSettings settings;
  private final TrustedMetadata trusted;
  private final StoredRoles stored;
  private final Map<RoleName, Bytes> fetched = new HashMap<>();

  TargetFinder(TufSettings settings, TrustedMetadata trusted, StoredRoles stored) {
    this.settings = settings;
    this.trusted = trusted;
    this.stored = stored;
  }

  /**
   * Finds a target.
   *
   * @throws NotSignedException if no role that may speak for it lists it
   * @throws dev.contenttrust.core.TrustException if a role on the way cannot be had or trusted
   */
  TufTarget find(String path, @Nullable RemoteRoles remote) {
    int cap = settings.limits().maxDelegations();
    DelegationWalk walk = new DelegationWalk(path, trusted.targets(), cap);
    Optional<DelegationWalk.Step> step = walk.next();
    while (step.isPresent()) {
      walk.visit(role(step.get(), remote));
      step = walk.next();
    }
    return walk.found()
        .map(found -> new TufTarget(found.file(), found.role().role(), found.role().version()))
        .orElseThrow(() -> notSigned(path, walk.isCutShort(), cap));
  }

  private Verified<TargetsMetadata> role(DelegationWalk.Step step, @Nullable RemoteRoles remote) {
    RoleName role = step.terms().name();
    FileMeta promise = trusted.promised(role).orElseThrow(() -> unlisted(step));
    Bytes known = fetched.get(role);
    if (known != null) {
      return verified(step, known);
    }
    Optional<Bytes> file = stored.load(role);
    if (file.isPresent()) {
      try {
        return verified(step, file.get());
      } catch (UntrustedException e) {
        // old, expired, damaged, or signed for another delegator: the repository's file counts
        if (remote == null) {
          throw e;
        }
      }
    }
    if (remote == null) {
      throw settings.offline(role.value());
    }
    boolean consistent = trusted.root().payload().consistentSnapshot();
    Bytes fresh = remote.promised(role, promise, consistent);
    fetched.put(role, fresh);
    Verified<TargetsMetadata> verified = verified(step, fresh);
    stored.offer(role, fresh);
    return verified;
  }

  private Verified<TargetsMetadata> verified(DelegationWalk.Step step, Bytes file) {
    return trusted.verifyDelegation(step.delegator(), step.terms(), file);
  }

  private UntrustedException unlisted(DelegationWalk.Step step) {
    RoleName role = step.terms().name();
    return new UntrustedException.Missing(
        settings.repository(),
        role,
        step.delegator().role()
            + " of "
            + settings.repository()
            + " delegates to "
            + role
            + ", which the snapshot does not list: the repository is incomplete");
  }

  private NotSignedException notSigned(String path, boolean cutShort, int cap) {
    return new NotSignedException(
        settings.repository(),
        NotSignedException.Reason.NO_SUCH_TARGET,
        path,
        settings.repository()
            + " has no target '"
            + path
            + "'"
            + (cutShort ? " within " + cap + " delegated roles, where the search ends" : ""));
  }
}
