// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.Delegation;
import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.PathRule;
import dev.contenttrust.core.metadata.TargetFile;
import java.util.Collection;
import java.util.Optional;

/**
 * Requires that certain roles signed what a search found, each of them itself: what the roles below
 * it say does not count. Immutable and thread-safe.
 */
public final class RequiredSigners {
  private final VerifiedRepository repository;
  private final UsableTarget check;

  /**
   * Creates the requirement.
   *
   * @param repository what was verified
   */
  public RequiredSigners(VerifiedRepository repository) {
    this.repository = repository;
    this.check = new UsableTarget(repository);
  }

  /**
   * Requires that each of these roles itself signed the same digest under the same name.
   *
   * @param target what was found
   * @param signers the roles, for example {@code targets/alice}
   * @throws NotSignedException {@code SIGNER_MISSING} if a role is not delegated to, has not signed
   *     the name, or may not speak for it
   * @throws UntrustedException.DigestDisagreement if a role signed another digest
   * @throws UntrustedException if a role must not be trusted; whatever the strictness of the search
   */
  public void require(SignedTarget target, Collection<RoleName> signers) {
    for (RoleName signer : signers) {
      SignedTarget signed = check.require(signer, signedBy(signer, target.name()));
      if (!signed.digest().equals(target.digest())) {
        throw new UntrustedException.DigestDisagreement(
            repository.gun().value(),
            signer,
            target.name(),
            target.digest(),
            signed.digest(),
            UsableTarget.printable(target.name())
                + " of "
                + repository.gun()
                + ": "
                + signer
                + " signed "
                + signed.digest()
                + ", "
                + target.role()
                + " signed "
                + target.digest());
      }
    }
  }

  private TargetFile signedBy(RoleName signer, String name) {
    Optional<Delegation> delegation = repository.delegation(signer);
    delegation
        .flatMap(Delegation::error)
        .ifPresent(
            error -> {
              throw error;
            });
    PathRule paths = delegation.map(Delegation::paths).orElseGet(PathRule::everything);
    return repository
        .targetsRole(signer)
        .filter(role -> paths.matches(name))
        .flatMap(role -> role.metadata().payload().targets().find(name))
        .orElseThrow(() -> missing(signer, name));
  }

  private NotSignedException missing(RoleName signer, String name) {
    return new NotSignedException(
        repository.gun().value(),
        NotSignedException.Reason.SIGNER_MISSING,
        name,
        UsableTarget.printable(name)
            + " of "
            + repository.gun()
            + " is not signed by "
            + signer
            + ", which is required");
  }
}
