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
import java.util.Set;
import java.util.function.Supplier;

/**
 * Replaces the keys of top-level roles, each in one upload with everything that must be signed
 * anew. The managers are Notary's: root and targets by the publisher, timestamp by the server,
 * snapshot by either. Thread-safe.
 */
public final class KeyRotation {
  private final TrustPublisher publisher;

  KeyRotation(TrustPublisher publisher) {
    this.publisher = publisher;
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
    NewKeys newKeys = new NewKeys(publisher.keyStore());
    return replace(
        gun,
        role,
        newKeys,
        () -> {
          Signer signer = newKeys.make(role, gun);
          return role.equals(RoleName.ROOT)
              ? new RootCertificateIssuer(publisher.random())
                  .issue(signer, gun, publisher.settings().clock().instant())
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
        new NewKeys(publisher.keyStore()),
        () -> publisher.sinks().openSink(gun).rotateServerKey(role, publisher.deadline()));
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
    return publisher.publish(
        RepositoryEdit.of(gun).with(new Change.ReplaceDelegationKey(role, oldKey, newKey)));
  }

  private PublishReport replace(
      Gun gun, RoleName role, NewKeys newKeys, Supplier<PublicKey> newKey) {
    Set<KeyId> retired = new LinkedHashSet<>();
    PublishReport report;
    try {
      PublicKey key = newKey.get();
      report =
          publisher.publish(
              gun,
              state -> {
                retired.clear();
                retired.addAll(canonicalIds(state.root().payload(), role));
                return RepositoryEdit.of(gun).with(new Change.RotateKeys(role, List.of(key)));
              },
              List.of());
    } catch (RuntimeException e) {
      if (!(e instanceof PublishException failure)
          || failure.step() != PublishException.Step.READ_BACK) {
        newKeys.takeBack(e);
      }
      throw PublishException.orOfKeys(gun, e);
    }
    if (!role.equals(RoleName.ROOT)) {
      retired.forEach(publisher.keyStore()::remove);
    }
    return report;
  }

  private static Set<KeyId> canonicalIds(RootMetadata root, RoleName role) {
    Set<KeyId> ids = new LinkedHashSet<>();
    for (KeyId id : root.role(role).keyIds()) {
      PublicKey key = root.keys().get(id);
      if (key != null) {
        CanonicalKeyId.of(key).ifPresent(ids::add);
      }
    }
    return ids;
  }
}
