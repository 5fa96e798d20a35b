// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.format.MetadataFormat;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.KeyIdentity;
import dev.contenttrust.crypto.SignatureVerifier;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies that enough distinct keys of a role signed a document: the one implementation for root,
 * top-level roles, delegations and publishing.
 *
 * <p>Distinct means distinct public keys, however many ids, certificates or spellings one key has.
 * Signatures by other keys, of wrong form or simply wrong do not count and do no harm (TUF 1.0.34,
 * 5.3.4 and section 6; notary 0.7.0, {@code tuf/signed/verify.go}). A key that the role lists and
 * that signed under an id which is not its own makes the document invalid where the dialect
 * computes ids.
 *
 * <p>Thread-safe.
 */
public final class Threshold {
  private final String repository;
  private final MetadataFormat format;
  private final SignatureVerifier verifier;
  private final Recollection memory;

  /**
   * Creates the check.
   *
   * @param repository what is verified, for messages
   * @param format the dialect
   * @param verifier checks single signatures
   */
  public Threshold(String repository, MetadataFormat format, SignatureVerifier verifier) {
    this(repository, format, verifier, Recollection.nothing());
  }

  Threshold(
      String repository, MetadataFormat format, SignatureVerifier verifier, Recollection memory) {
    this.repository = repository;
    this.format = format;
    this.verifier = verifier;
    this.memory = memory;
  }

  /**
   * Requires that at least the threshold of distinct keys signed.
   *
   * @param role whose document it is
   * @param document the document
   * @param authority which keys may sign and how many must
   * @param keys the delegator's keys by id; an id that is missing here has not signed
   * @return the ids that made a valid signature, in the order of the file
   * @throws UntrustedException.InsufficientSignatures if too few did
   * @throws UntrustedException.KeyIdMismatch if a listed key stands under a wrong id
   */
  public List<KeyId> require(
      RoleName role, SignedMetadata<?> document, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    Map<KeyId, Signature> signatures = signatures(role, document, authority, keys);
    int distinct = identities(signatures.keySet(), keys).size();
    if (distinct >= authority.threshold()) {
      memory.keep(role, document, signatures, keys);
      return List.copyOf(signatures.keySet());
    }
    throw new UntrustedException.InsufficientSignatures(
        repository,
        role,
        distinct,
        authority.threshold(),
        role
            + " of "
            + repository
            + ", version "
            + document.payload().version()
            + ": "
            + distinct
            + " of its keys made a valid signature, "
            + authority.threshold()
            + " must"
            + advice(authority, keys));
  }

  /**
   * Tells whether a document would be accepted, for decisions that are no refusals.
   *
   * @param role whose document it is
   * @param document the document
   * @param authority which keys may sign and how many must
   * @param keys the delegator's keys by id
   * @return whether {@link #require} returns
   */
  public boolean isMet(
      RoleName role, SignedMetadata<?> document, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    try {
      require(role, document, authority, keys);
      return true;
    } catch (UntrustedException.InsufficientSignatures | UntrustedException.KeyIdMismatch e) {
      return false;
    }
  }

  /** Returns the distinct usable public keys behind these ids. */
  Set<KeyIdentity> identities(Iterable<KeyId> ids, Map<KeyId, PublicKey> keys) {
    Set<KeyIdentity> identities = new HashSet<>();
    for (KeyId id : ids) {
      PublicKey key = keys.get(id);
      if (key != null) {
        verifier.identity(key).ifPresent(identities::add);
      }
    }
    return identities;
  }

  /** Returns the first right signature of each key, in the order of the file. */
  private Map<KeyId, Signature> signatures(
      RoleName role, SignedMetadata<?> document, RoleKeys authority, Map<KeyId, PublicKey> keys) {
    Set<KeyId> listed = new HashSet<>(authority.keyIds());
    Map<KeyId, Signature> right = new LinkedHashMap<>();
    for (Signature signature : document.signatures()) {
      KeyId id = signature.keyId();
      PublicKey key = listed.contains(id) ? keys.get(id) : null;
      if (key == null || right.containsKey(id)) {
        continue;
      }
      requireOwnId(role, id, key);
      if (memory.verifies(role, document, key, signature)
          || verifier.verifies(key, signature, document.signedBytes())) {
        right.put(id, signature);
      }
    }
    return right;
  }

  private void requireOwnId(RoleName role, KeyId declared, PublicKey key) {
    if (!format.requiresComputedKeyIds()) {
      return;
    }
    KeyId actual = format.keyIdOf(key);
    if (!actual.equals(declared)) {
      throw new UntrustedException.KeyIdMismatch(
          repository,
          role,
          declared,
          actual,
          role
              + " of "
              + repository
              + ": the key listed as "
              + declared.abbreviated()
              + " has the id "
              + actual.abbreviated());
    }
  }

  private String advice(RoleKeys authority, Map<KeyId, PublicKey> keys) {
    int available = identities(authority.keyIds(), keys).size();
    return available < authority.threshold()
        ? "; with only "
            + available
            + " usable keys listed it can never be valid, its delegator must list more"
        : "; its publishers must sign it again, or something on the way changed it";
  }
}
