// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.update;

import dev.contenttrust.client.Reinitialised;
import dev.contenttrust.client.RoleScope;
import dev.contenttrust.client.RootPins;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.client.store.StoredMetadata;
import dev.contenttrust.client.verify.ExpiryPolicy;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.client.verify.RootPinning;
import dev.contenttrust.client.verify.VerificationRules;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.json.MalformedJsonException;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.SignedMetadata;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs of which one update of a collection may need several: another program may have stored
 * something meanwhile, or the collection may have been created anew. Stores nothing. Not
 * thread-safe; one per update.
 */
final class UpdateAttempts {
  private final Gun gun;
  private final UpdateSettings settings;
  private final RoleScope scope;
  private final IdentityHashMap<TrustException, List<VerifiedRole<?>>> verified =
      new IdentityHashMap<>();

  UpdateAttempts(Gun gun, UpdateSettings settings, RoleScope scope) {
    this.gun = gun;
    this.settings = settings;
    this.scope = scope;
  }

  /** Verifies everything of the scope once, from the server or, without one, from the store. */
  StateAssembly attempt(
      StoredMetadata stored,
      @Nullable RemoteFiles remote,
      ExpiryPolicy expiry,
      Recollection memory) {
    Instant now = settings.clock().instant();
    VerificationRules rules =
        VerificationRules.forReading(
                settings.format(),
                settings.verifier(),
                new RootPinning(gun, settings.pins()),
                settings.limits())
            .with(expiry)
            .with(scope);
    RootPins.Anchor anchor = settings.pins().anchor(gun);
    UpdateRun run = new UpdateRun(gun, rules, anchor, stored, remote, now, memory);
    try {
      return new StateAssembly(gun, run, run.run(), now);
    } catch (TrustException e) {
      verified.put(
          e,
          run.accepted().stream()
              .<VerifiedRole<?>>map(role -> StateAssembly.role(role, run.notes()))
              .toList());
      throw e;
    }
  }

  /** Returns what the attempt that ended with this failure had verified until then. */
  List<VerifiedRole<?>> verifiedBefore(TrustException failure) {
    return verified.getOrDefault(failure, List.of());
  }

  /** Verifies everything; where pins allow it, a collection that was created anew too. */
  StateAssembly attemptOrBeginAnew(StoredMetadata stored, RemoteFiles remote, Recollection memory) {
    try {
      return attempt(stored, remote, ExpiryPolicy.ENFORCE, memory);
    } catch (UntrustedException refusal) {
      boolean mayBeginAnew =
          settings.reinitialised() == Reinitialised.ACCEPT_IF_PINNED
              && settings.pins().anchor(gun) instanceof RootPins.Anchor.Keys;
      Bytes trustedRoot = stored.files().get(RoleName.ROOT);
      if (!mayBeginAnew || trustedRoot == null) {
        throw refusal;
      }
      return begunAnew(trustedRoot, remote, refusal).replacing(trustedRoot);
    }
  }

  private StateAssembly begunAnew(
      Bytes trustedRoot, RemoteFiles remote, UntrustedException refusal) {
    StateAssembly anew;
    SignedMetadata<RootMetadata> known;
    try {
      known = settings.format().readRoot(trustedRoot);
      anew =
          attempt(StoredMetadata.nothing(), remote, ExpiryPolicy.ENFORCE, Recollection.nothing());
    } catch (UntrustedException | MalformedJsonException e) {
      refusal.addSuppressed(e);
      throw refusal;
    }
    if (!LaterRoot.isAnotherCreation(anew.root(), known)) {
      throw refusal;
    }
    return anew;
  }
}
