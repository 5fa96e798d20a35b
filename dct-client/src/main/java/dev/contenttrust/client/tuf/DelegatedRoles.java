// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.verify.DelegationWalk;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.FileMeta;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The delegated roles of one verified state: had when somebody asks, fetched at most once, and
 * verified for the delegation that leads to them, stored or not. Not thread-safe; one per state.
 */
final class DelegatedRoles {
  /**
   * What decides whether a role's file is trusted in this state. The name alone does not: two
   * delegators may name different keys for one role.
   *
   * @param role the role
   * @param authority who must sign, and how many
   * @param keys those of the delegator's keys that may sign
   */
  private record Question(RoleName role, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    static Question of(DelegationWalk.Step step) {
      Map<KeyId, PublicKey> listed = step.delegator().payload().delegations().keys();
      Map<KeyId, PublicKey> keys = new HashMap<>();
      for (KeyId id : step.terms().keys().keyIds()) {
        PublicKey key = listed.get(id);
        if (key != null) {
          keys.put(id, key);
        }
      }
      return new Question(step.terms().name(), step.terms().keys(), keys);
    }
  }

  private final TufSettings settings;
  private final TrustedMetadata trusted;
  private final StoredRoles stored;
  private final Map<RoleName, Bytes> fetched = new HashMap<>();
  private final Map<Question, Verified<TargetsMetadata>> answered = new HashMap<>();

  DelegatedRoles(TufSettings settings, TrustedMetadata trusted, StoredRoles stored) {
    this.settings = settings;
    this.trusted = trusted;
    this.stored = stored;
  }

  TrustedMetadata trusted() {
    return trusted;
  }

  /**
   * Returns a role, verified for this delegation.
   *
   * @throws dev.contenttrust.core.TrustException if it cannot be had or trusted
   */
  Verified<TargetsMetadata> get(DelegationWalk.Step step, @Nullable RemoteRoles remote) {
    Question question = Question.of(step);
    Verified<TargetsMetadata> role = answered.get(question);
    if (role == null) {
      role = had(step, remote);
      answered.put(question, role);
    }
    return role;
  }

  private Verified<TargetsMetadata> had(DelegationWalk.Step step, @Nullable RemoteRoles remote) {
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
    return trusted.delegations().verify(step.delegator(), step.terms(), file);
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
}
