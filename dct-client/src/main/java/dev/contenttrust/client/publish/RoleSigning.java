// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the private keys of one role at a time and signs with them. */
final class RoleSigning {
  private final String repository;
  private final SignatureVerifier verifier;
  private final SigningKeys keys;

  RoleSigning(String repository, SignatureVerifier verifier, SigningKeys keys) {
    this.repository = repository;
    this.verifier = verifier;
    this.keys = keys;
  }

  /**
   * A key at hand.
   *
   * @param id the id under which the metadata lists it
   * @param canonicalId the id of the key itself
   * @param signer signs with it
   */
  record Held(KeyId id, KeyId canonicalId, Signer signer) {}

  /**
   * Adds a signature of every key at hand.
   *
   * @throws PublishException if the role's threshold cannot be reached
   */
  void collect(RoleKeyring keyring, Bytes message, Map<KeyId, Signature> into) {
    sign(keyring.role(), requireThreshold(keyring), message, into);
  }

  /** Adds a signature of each of these keys. */
  void sign(RoleName role, List<Held> held, Bytes message, Map<KeyId, Signature> into) {
    for (Held key : held) {
      into.computeIfAbsent(key.id(), id -> signature(role, id, key.signer(), message));
    }
  }

  /**
   * Returns the keys at hand, unlocked.
   *
   * @throws PublishException if they are too few for the role's threshold
   */
  List<Held> requireThreshold(RoleKeyring keyring) {
    List<Held> held = held(keyring);
    Set<KeyId> distinct = ids(held);
    if (!keyring.isReachedBy(distinct)) {
      throw failure(
          keyring.role(),
          "could not find necessary signing keys: "
              + keyring.threshold()
              + " needed, "
              + distinct.size()
              + " at hand; at least one of these keys must be available: "
              + keyring.ids().stream().map(KeyId::value).toList(),
          null);
    }
    return held;
  }

  /** Tells whether the keys at hand, which are unlocked for that, are enough to sign the role. */
  boolean isReached(RoleKeyring keyring) {
    return keyring.isReachedBy(ids(held(keyring)));
  }

  private Signature signature(RoleName role, KeyId id, Signer signer, Bytes message) {
    String method =
        signer
            .scheme()
            .notaryMethod()
            .orElseThrow(() -> failure(role, "Notary has no method for " + signer.scheme(), null));
    Signature signature;
    try {
      signature = new Signature(id, method, signer.sign(message));
    } catch (SigningException | KeyAccessException e) {
      throw failure(role, "key " + id.abbreviated() + ": " + e.getMessage(), e);
    }
    // A device or service that signs with another key than it shows must not get that far.
    if (!verifier.verifies(signer.publicKey(), signature, message)) {
      throw failure(
          role, "key " + id.abbreviated() + " made a signature that does not verify", null);
    }
    return signature;
  }

  /** Returns the keys at hand, unlocked, be they enough or not. */
  List<Held> held(RoleKeyring keyring) {
    List<Held> held = new ArrayList<>();
    for (Map.Entry<KeyId, KeyId> key : keyring.usable().entrySet()) {
      try {
        keys.find(key.getValue())
            .ifPresent(signer -> held.add(new Held(key.getKey(), key.getValue(), signer)));
      } catch (SigningException | KeyAccessException e) {
        throw failure(
            keyring.role(), "key " + key.getKey().abbreviated() + ": " + e.getMessage(), e);
      }
    }
    return held;
  }

  private static Set<KeyId> ids(List<Held> held) {
    return held.stream().map(Held::canonicalId).collect(Collectors.toSet());
  }

  /** Returns the failure of a role that cannot be signed. */
  PublishException failure(RoleName role, String problem, @Nullable Throwable cause) {
    return new PublishException(
        repository,
        PublishException.Step.KEYS,
        role + " of " + repository + " cannot be signed: " + problem,
        cause);
  }
}
