// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which roles a tag is signed and revoked, by Docker's rules. Pure but for asking which keys are
 * at hand.
 */
final class SigningRoles {
  private final String repository;
  private final RepositoryState state;
  private final Set<KeyId> atHand;

  SigningRoles(String repository, RepositoryState state, Set<KeyId> atHand) {
    this.repository = repository;
    this.state = state;
    this.atHand = Set.copyOf(atHand);
  }

  /**
   * Returns where a new tag goes: {@code targets} where there are no delegations, else every direct
   * delegation, releases included, whose paths admit the tag and for which a key is at hand (docker
   * 28.2.2, {@code cli/trust}).
   *
   * @throws PublishException with step {@code KEYS} if there are delegations and none can be signed
   */
  List<RoleName> forSigning(String tag) {
    List<RoleName> roles = signableDelegations(tag);
    if (topLevel().roles().isEmpty()) {
      return List.of(RoleName.TARGETS);
    }
    if (roles.isEmpty()) {
      throw new PublishException(
          repository,
          PublishException.Step.KEYS,
          "no valid signing keys for delegation roles of "
              + repository
              + " that may sign "
              + tag
              + "; load a signer's key with 'key load', or sign in another role with '--role'",
          null);
    }
    return roles;
  }

  /**
   * Returns every role that holds the tag and that can be signed with the keys at hand, {@code
   * targets} included.
   */
  List<RoleName> forRevoking(String tag) {
    return holding(tag).stream().filter(this::canSign).toList();
  }

  /** Returns every role that holds the tag. */
  List<RoleName> holding(String tag) {
    return state.targets().entrySet().stream()
        .filter(role -> role.getValue().payload().targets().find(tag).isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean canSign(RoleName role) {
    return state.keyring(role).filter(keys -> keys.hasAnyOf(atHand)).isPresent();
  }

  private List<RoleName> signableDelegations(String tag) {
    return topLevel().roles().stream()
        .filter(role -> role.paths().matches(tag))
        .map(DelegatedRole::name)
        .filter(this::canSign)
        .toList();
  }

  private Delegations topLevel() {
    var file = state.targets().get(RoleName.TARGETS);
    return file == null ? Delegations.none() : file.payload().delegations();
  }
}
