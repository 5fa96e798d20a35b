// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import dev.contenttrust.crypto.SigningException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  void collect(
      RoleName role,
      RoleKeys wanted,
      Map<KeyId, PublicKey> table,
      Bytes message,
      Map<KeyId, Signature> into) {
    for (Held key : requireThreshold(role, wanted, table)) {
      into.computeIfAbsent(key.id(), id -> signature(role, id, key.signer(), message));
    }
  }

  /**
   * Returns the keys at hand, unlocked.
   *
   * @throws PublishException if they are too few for the role's threshold
   */
  List<Held> requireThreshold(RoleName role, RoleKeys wanted, Map<KeyId, PublicKey> table) {
    List<Held> held = held(role, wanted, table);
    long distinct = held.stream().map(Held::canonicalId).distinct().count();
    if (distinct < wanted.threshold()) {
      throw failure(
          role,
          "could not find necessary signing keys: "
              + wanted.threshold()
              + " needed, "
              + distinct
              + " at hand; at least one of these keys must be available: "
              + canonicalIds(wanted, table),
          null);
    }
    return held;
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
  List<Held> held(RoleName role, RoleKeys wanted, Map<KeyId, PublicKey> table) {
    List<Held> held = new ArrayList<>();
    for (KeyId id : wanted.keyIds()) {
      PublicKey key = table.get(id);
      if (key != null) {
        try {
          CanonicalKeyId.of(key)
              .ifPresent(
                  canonical ->
                      keys.find(canonical)
                          .ifPresent(signer -> held.add(new Held(id, canonical, signer))));
        } catch (SigningException | KeyAccessException e) {
          throw failure(role, "key " + id.abbreviated() + ": " + e.getMessage(), e);
        }
      }
    }
    return held;
  }

  private static List<String> canonicalIds(RoleKeys wanted, Map<KeyId, PublicKey> table) {
    List<String> ids = new ArrayList<>();
    for (KeyId id : wanted.keyIds()) {
      PublicKey key = table.get(id);
      ids.add((key == null ? id : CanonicalKeyId.of(key).orElse(id)).value());
    }
    return ids;
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
