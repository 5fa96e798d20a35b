// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.Limits;
import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.Warning;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.DelegationOutcome;
import dev.contenttrust.client.verify.DelegationResult;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.Verified;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes of a completed update what users see, and what is stored. */
final class StateAssembly {
  private static final int MAX_REMEMBERED_PER_DELEGATION = 2;

  private final Gun gun;
  private final UpdateRun run;
  private final TrustedMetadata trusted;
  private final Instant now;
  private final @Nullable Bytes formerRoot;

  StateAssembly(Gun gun, UpdateRun run, TrustedMetadata trusted, Instant now) {
    this(gun, run, trusted, now, null);
  }

  private StateAssembly(
      Gun gun, UpdateRun run, TrustedMetadata trusted, Instant now, @Nullable Bytes formerRoot) {
    this.gun = gun;
    this.run = run;
    this.trusted = trusted;
    this.now = now;
    this.formerRoot = formerRoot;
  }

  /** Returns this state, told to be a new creation in place of the one with that root. */
  StateAssembly replacing(Bytes formerRoot) {
    return new StateAssembly(gun, run, trusted, now, formerRoot);
  }

  /** Returns the accepted root. */
  SignedMetadata<RootMetadata> root() {
    return trusted.root().document();
  }

  VerifiedRepository state(Duration expiryNotice) {
    VerifiedRepository repository =
        new VerifiedRepository(
            gun,
            role(trusted.root()),
            role(trusted.timestamp()),
            role(trusted.snapshot()),
            role(trusted.targets()),
            trusted.delegations().results().stream().map(this::delegation).toList(),
            now,
            List.of(),
            trusted.delegations().scope());
    List<Warning> warnings = new ArrayList<>();
    if (run.trustedOnFirstUse()) {
      List<RoleKey> keys = repository.root().keys();
      warnings.add(
          new Warning.TrustedOnFirstUse(
              keys.stream().map(RoleKey::id).toList(),
              keys.stream().map(RoleKey::canonicalId).toList()));
    }
    if (formerRoot != null) {
      warnings.add(new Warning.CreatedAnew(Digest.sha256Of(formerRoot)));
    }
    if (!run.notes().problems().isEmpty()) {
      warnings.add(new Warning.StoreDamaged(run.notes().problems()));
    }
    addExpiring(warnings, repository, expiryNotice);
    addDelegations(warnings, repository);
    return repository.withWarnings(warnings);
  }

  /**
   * Returns what shall be stored: all that was accepted. The file of a role that was refused, or
   * not asked for, stays as it was, and its version is remembered, so that neither this role nor
   * any other can go back to what it was before the refusal.
   */
  StoredMetadata toStore() {
    StoredMetadata stored = run.stored();
    Map<RoleName, Bytes> files = new TreeMap<>();
    for (Verified<?> role :
        List.of(trusted.root(), trusted.timestamp(), trusted.snapshot(), trusted.targets())) {
      files.put(role.role(), role.wireBytes());
    }
    for (DelegationResult result : trusted.delegations().results()) {
      RoleName role = result.edge().role();
      Bytes before = stored.files().get(role);
      if (result.outcome() instanceof DelegationOutcome.Accepted accepted) {
        files.put(role, accepted.role().wireBytes());
      } else if (before != null) {
        files.put(role, before);
      }
    }
    stored.files().entrySet().stream()
        .filter(file -> trusted.delegations().isUnknown(file.getKey()))
        .forEach(file -> files.putIfAbsent(file.getKey(), file.getValue()));
    return new StoredMetadata(files, trusted.floor(), "", List.of());
  }

  /**
   * Tells whether so much would have to be remembered of refused roles that it is better to keep
   * the last state: what a hostile server makes a client remember must have an end.
   */
  boolean isTooMuchToRemember(Limits limits) {
    return trusted.floor().size() > MAX_REMEMBERED_PER_DELEGATION * limits.maxDelegations();
  }

  private <R extends RoleMetadata> VerifiedRole<R> role(Verified<R> verified) {
    return role(verified, run.notes());
  }

  /** Returns what users see of one verified role. */
  static <R extends RoleMetadata> VerifiedRole<R> role(Verified<R> verified, UpdateNotes notes) {
    return new VerifiedRole<>(
        verified.role(),
        verified.document(),
        keys(verified.authority(), verified.keys()),
        verified.authority().threshold(),
        verified.signers(),
        notes.provenance(verified.role()));
  }

  private Delegation delegation(DelegationResult result) {
    return new Delegation(
        result.edge().role(),
        result.edge().delegator(),
        result.edge().paths(),
        keys(result.edge().terms().keys(), result.edge().keys()),
        result.edge().terms().keys().threshold(),
        delegationState(result.outcome()));
  }

  private Delegation.State delegationState(DelegationOutcome outcome) {
    if (outcome instanceof DelegationOutcome.Accepted accepted) {
      return new Delegation.State.Verified(role(accepted.role()));
    }
    if (outcome instanceof DelegationOutcome.Refused refused) {
      return new Delegation.State.Unusable(refused.reason());
    }
    if (outcome instanceof DelegationOutcome.Unpublished) {
      return new Delegation.State.NeverPublished();
    }
    throw new IllegalStateException("a delegation was left open: " + outcome);
  }

  private static List<RoleKey> keys(RoleKeys authority, Map<KeyId, PublicKey> table) {
    Map<KeyId, RoleKey> keys = new LinkedHashMap<>();
    for (KeyId id : authority.keyIds()) {
      PublicKey key = table.get(id);
      if (key != null) {
        keys.computeIfAbsent(
            id, ignored -> new RoleKey(id, CanonicalKeyId.of(key).orElse(id), key));
      }
    }
    return List.copyOf(keys.values());
  }

  private void addExpiring(
      List<Warning> warnings, VerifiedRepository repository, Duration expiryNotice) {
    Instant horizon = now.plus(expiryNotice);
    for (VerifiedRole<?> role : repository.roles()) {
      if (!role.name().equals(RoleName.TIMESTAMP) && role.expires().isBefore(horizon)) {
        warnings.add(new Warning.ExpiringSoon(role.name(), role.expires()));
      }
    }
  }

  private static void addDelegations(List<Warning> warnings, VerifiedRepository repository) {
    for (Delegation delegation : repository.delegations()) {
      if (delegation.state() instanceof Delegation.State.Unusable unusable) {
        warnings.add(
            new Warning.RoleUnusable(
                delegation.name(), String.valueOf(unusable.error().getMessage())));
      } else if (delegation.state() instanceof Delegation.State.NeverPublished) {
        warnings.add(new Warning.RoleNeverPublished(delegation.name()));
      }
    }
  }
}
