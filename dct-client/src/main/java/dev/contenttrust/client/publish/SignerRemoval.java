// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.SignatureVerifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What removing a signer means for the others. Docker removes release keys by id alone, so that
 * signers who share a key lose their rights with it, and forgets to ask when nobody is left; both
 * are looked at here. Pure.
 */
final class SignerRemoval {
  private final String repository;
  private final Delegations delegations;

  SignerRemoval(String repository, Delegations delegations) {
    this.repository = repository;
    this.delegations = delegations;
  }

  /**
   * Returns the change.
   *
   * @param force whether the last holder of release rights may go too, which makes every released
   *     tag unreadable
   * @throws PublishException with step {@code APPLY} if there is no such signer, or nobody else
   *     could sign releases
   */
  RepositoryEdit remove(RepositoryEdit edit, String signer, boolean force) {
    RoleName role = DockerRoles.signer(signer);
    Set<KeyId> leaving = leaving(signer);
    DelegatedRole releases = delegations.role(RoleName.RELEASES).orElse(null);
    if (releases == null || leaving.isEmpty()) {
      return edit.removeDelegation(role);
    }
    Set<KeyId> remaining = keysOf(releases);
    remaining.removeAll(leaving);
    if (remaining.size() < releases.keys().threshold() && !force) {
      throw refused(
          "removing the signer "
              + signer
              + " would leave nobody who can sign "
              + RoleName.RELEASES
              + " of "
              + repository
              + ", and every released tag would become unreadable; add another signer first, or"
              + " force it");
    }
    return edit.removeSigner(signer, leaving);
  }

  /** Returns the keys that lose their release rights. */
  private Set<KeyId> leaving(String signer) {
    RoleName role = DockerRoles.signer(signer);
    DelegatedRole present =
        delegations
            .role(role)
            .orElseThrow(() -> refused("no signer " + signer + " for repository " + repository));
    Set<KeyId> leaving = keysOf(present);
    leaving.removeAll(keysOfOtherSigners(role));
    return leaving;
  }

  /**
   * Tells whether the present releases lose the signatures that they stand on when the signer goes,
   * so that somebody who stays has to sign them again.
   */
  boolean unsigns(
      SignedMetadata<TargetsMetadata> releases, String signer, SignatureVerifier verifier) {
    return RoleKeyring.delegated(delegations, RoleName.RELEASES)
        .filter(
            keys -> {
              Set<KeyId> left = keys.signatories(releases, verifier);
              left.removeAll(leaving(signer));
              return !keys.isReachedBy(left);
            })
        .isPresent();
  }

  /** Tells whether those who stay can sign the releases with the keys at hand. */
  boolean canSignReleases(String signer, Set<KeyId> atHand) {
    return RoleKeyring.delegated(delegations, RoleName.RELEASES)
        .filter(
            keys -> {
              Set<KeyId> staying = new LinkedHashSet<>(atHand);
              staying.removeAll(leaving(signer));
              return keys.isReachedBy(staying);
            })
        .isPresent();
  }

  /**
   * Returns the names of other signers that use one of the signer's keys, and so keep their rights
   * with it.
   */
  List<String> sharing(String signer) {
    RoleName role = DockerRoles.signer(signer);
    Set<KeyId> own = delegations.role(role).map(this::keysOf).orElseGet(LinkedHashSet::new);
    List<String> names = new ArrayList<>();
    for (DelegatedRole other : delegations.roles()) {
      if (isOtherSigner(other, role) && keysOf(other).stream().anyMatch(own::contains)) {
        names.add(other.name().lastSegment());
      }
    }
    return names;
  }

  private Set<KeyId> keysOfOtherSigners(RoleName role) {
    Set<KeyId> keys = new LinkedHashSet<>();
    delegations.roles().stream()
        .filter(other -> isOtherSigner(other, role))
        .forEach(other -> keys.addAll(keysOf(other)));
    return keys;
  }

  private static boolean isOtherSigner(DelegatedRole candidate, RoleName role) {
    return !candidate.name().equals(role) && !candidate.name().equals(RoleName.RELEASES);
  }

  private Set<KeyId> keysOf(DelegatedRole role) {
    return RoleKeyring.delegated(delegations, role.name())
        .map(RoleKeyring::ids)
        .orElseGet(LinkedHashSet::new);
  }

  PublishException refused(String message) {
    return new PublishException(repository, PublishException.Step.APPLY, message, null);
  }
}
