// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.RootCertificateIssuer;
import dev.contenttrust.crypto.Signer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Replaces the keys of top-level roles, each in one upload with everything that must be signed
 * anew. The managers are Notary's: root and targets by the publisher, timestamp by the server,
 * snapshot by either. Thread-safe.
 */
public final class KeyRotation {
  private final Publishing publishing;
  private final PublisherSettings settings;
  private final boolean coSigned;

  KeyRotation(Publishing publishing) {
    this(publishing, false);
  }

  private KeyRotation(Publishing publishing, boolean coSigned) {
    this.publishing = publishing;
    this.settings = publishing.settings();
    this.coSigned = coSigned;
  }

  /**
   * {@return the same, but each new root is signed by every retired root key at hand as well} A
   * client that last saw any of the roots which those keys signed can then accept the new one
   * without the roots in between. Retired keys are those whose certificates the trusted root still
   * lists; Notary calls this legacy signing.
   */
  public KeyRotation coSignedByRetiredKeys() {
    return new KeyRotation(publishing, true);
  }

  /**
   * Gives a role a new key of the publisher's: root, targets or snapshot. Old root keys sign the
   * new root too, so that every client can follow, and stay in the store; old targets and snapshot
   * keys are removed from it after the new ones are published and read back.
   *
   * @param gun the repository
   * @param role {@code root}, {@code targets} or {@code snapshot}
   * @return what was published
   * @throws IllegalArgumentException for the timestamp, which Notary lets only the server manage,
   *     and for delegations
   * @throws PublishException if a step fails; a key that was made for it is then removed again
   */
  public PublishReport toNewKey(Gun gun, RoleName role) {
    if (!role.equals(RoleName.ROOT)
        && !role.equals(RoleName.TARGETS)
        && !role.equals(RoleName.SNAPSHOT)) {
      throw new IllegalArgumentException(
          "notary does not permit the client managing the " + role + " key");
    }
    NewKeys newKeys = new NewKeys(settings.keys());
    return replace(
        gun,
        role,
        newKeys,
        () -> {
          Signer signer = newKeys.make(role, gun);
          return role.equals(RoleName.ROOT)
              ? new RootCertificateIssuer(settings.random())
                  .issue(signer, gun, settings.clock().instant())
              : signer.publicKey();
        });
  }

  /**
   * Gives a role a new key of the server's: timestamp or snapshot. An own snapshot key is removed
   * from the store afterwards.
   *
   * @param gun the repository
   * @param role {@code timestamp} or {@code snapshot}
   * @return what was published
   * @throws IllegalArgumentException for root and targets, which only the publisher may manage, and
   *     for delegations
   * @throws PublishException if a step fails
   */
  public PublishReport toServer(Gun gun, RoleName role) {
    if (!role.equals(RoleName.TIMESTAMP) && !role.equals(RoleName.SNAPSHOT)) {
      throw new IllegalArgumentException(
          "notary does not permit the server managing the " + role + " key");
    }
    return replace(
        gun,
        role,
        new NewKeys(settings.keys()),
        () -> settings.sinks().openSink(gun).rotateServerKey(role, publishing.deadline()));
  }

  /**
   * Replaces one key of a delegation by another in one transaction, and signs the delegation's
   * content with the new key.
   *
   * @param gun the repository
   * @param role the delegation
   * @param oldKey the canonical id of the key that leaves
   * @param newKey the new public key, whose private half must be in the key store if the delegation
   *     has been signed before
   * @return what was published
   * @throws PublishException if a step fails
   */
  public PublishReport replaceDelegationKey(
      Gun gun, RoleName role, KeyId oldKey, PublicKey newKey) {
    RepositoryEdit edit =
        RepositoryEdit.of(gun).with(new Change.ReplaceDelegationKey(role, oldKey, newKey));
    return publishing.publish(gun, state -> edit);
  }

  private PublishReport replace(
      Gun gun, RoleName role, NewKeys newKeys, Supplier<PublicKey> newKey) {
    Set<KeyId> retired = new LinkedHashSet<>();
    PublishRun run = publishing.run(gun);
    SignedDraft signed;
    try {
      PublicKey key = newKey.get();
      signed =
          run.publish(
              state -> {
                retired.clear();
                retired.addAll(retiredBy(state, role, key));
                RepositoryEdit edit =
                    RepositoryEdit.of(gun).with(new Change.RotateKeys(role, List.of(key)));
                return coSigned ? edit.with(new Change.CoSignRoot()) : edit;
              });
    } catch (RuntimeException e) {
      if (!run.mayBePublished()) {
        newKeys.takeBack(e);
      }
      throw PublishException.orOfKeys(gun, e);
    }
    newKeys.keep();
    if (!role.equals(RoleName.ROOT)) {
      removeFromStore(retired, gun, role);
    }
    return publishing.report(run, signed, List.of());
  }

  /** Returns the role's present keys but those that stay in use, in this role or another. */
  private static Set<KeyId> retiredBy(RepositoryState state, RoleName role, PublicKey successor) {
    RootMetadata root = state.root().payload();
    Set<KeyId> retired = RoleKeyring.topLevel(root, role).ids();
    CanonicalKeyId.of(successor).ifPresent(retired::remove);
    for (RoleName other : root.roles().keySet()) {
      if (!other.equals(role)) {
        retired.removeAll(RoleKeyring.topLevel(root, other).ids());
      }
    }
    state
        .targets()
        .values()
        .forEach(file -> retired.removeAll(RoleKeyring.idsOf(file.payload().delegations())));
    return retired;
  }

  /** Removes only what the store keeps for this role of this repository alone. */
  private void removeFromStore(Set<KeyId> retired, Gun gun, RoleName role) {
    settings.keys().list().stream()
        .filter(entry -> retired.contains(entry.id()))
        .filter(entry -> entry.role().equals(role.value()))
        .filter(entry -> entry.repository().equals(Optional.of(gun)))
        .forEach(entry -> settings.keys().remove(entry.id()));
  }
}
