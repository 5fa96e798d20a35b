// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.SignatureVerifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that may sign one role, by canonical id: a key that is listed twice, plain and in a
 * certificate, is one key and counts once towards the threshold. Immutable.
 *
 * @param role the role
 * @param wanted the ids that its delegator lists, and how many keys must sign
 * @param table the delegator's public keys by listed id
 */
record RoleKeyring(RoleName role, RoleKeys wanted, Map<KeyId, PublicKey> table) {
  /** Returns the keys of a top-level role. */
  static RoleKeyring topLevel(RootMetadata root, RoleName role) {
    return new RoleKeyring(role, root.role(role), root.keys());
  }

  /** Returns the keys of a delegated role; empty if the delegator does not name it. */
  static Optional<RoleKeyring> delegated(Delegations delegator, RoleName role) {
    return delegator
        .role(role)
        .map(delegated -> new RoleKeyring(role, delegated.keys(), delegator.keys()));
  }

  /** Returns the canonical ids of every key that a delegator lists, for whichever role. */
  static Set<KeyId> idsOf(Delegations delegator) {
    Set<KeyId> ids = new LinkedHashSet<>();
    delegator.keys().values().forEach(key -> CanonicalKeyId.of(key).ifPresent(ids::add));
    return ids;
  }

  /** Returns how many different keys must sign. */
  int threshold() {
    return wanted.threshold();
  }

  /** Returns the canonical id of each listed key that can be used, by the id it is listed under. */
  Map<KeyId, KeyId> usable() {
    Map<KeyId, KeyId> usable = new LinkedHashMap<>();
    for (KeyId id : wanted.keyIds()) {
      PublicKey key = table.get(id);
      if (key != null) {
        CanonicalKeyId.of(key).ifPresent(canonical -> usable.put(id, canonical));
      }
    }
    return usable;
  }

  /** Returns the canonical ids, in the order in which the keys are listed first. */
  Set<KeyId> ids() {
    return new LinkedHashSet<>(usable().values());
  }

  /** Tells whether any of these keys, by canonical id, may sign the role. */
  boolean hasAnyOf(Set<KeyId> keys) {
    return ids().stream().anyMatch(keys::contains);
  }

  /** Tells whether these keys, by canonical id, are enough to sign the role. */
  boolean isReachedBy(Set<KeyId> keys) {
    return ids().stream().filter(keys::contains).count() >= threshold();
  }

  /** Tells whether there are enough keys at all. */
  boolean canBeReached() {
    return isReachedBy(ids());
  }

  /** Returns the canonical ids of the keys whose signatures on the file verify. */
  Set<KeyId> signatories(SignedMetadata<?> file, SignatureVerifier verifier) {
    Map<KeyId, KeyId> usable = usable();
    Set<KeyId> signed = new LinkedHashSet<>();
    for (Signature signature : file.signatures()) {
      KeyId canonical = usable.get(signature.keyId());
      PublicKey key = table.get(signature.keyId());
      if (canonical != null
          && key != null
          && verifier.verifies(key, signature, file.signedBytes())) {
        signed.add(canonical);
      }
    }
    return signed;
  }
}
