// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.client.RoleKey;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.client.VerifiedRole;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.TargetsMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts which named signers stand behind a digest, each with a key of their own: one key that sits
 * in two signers' roles is one signer. Pure.
 */
final class SignerCount {
  private final VerifiedRepository repository;
  private final String tag;
  private final Digest digest;

  SignerCount(VerifiedRepository repository, String tag, Digest digest) {
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
  }

  /** Returns the names that count, in the order of the rule. */
  List<String> agreeing(List<Requirement.NamedSigner> signers) {
    Map<String, Set<KeyId>> keysBySigner = new LinkedHashMap<>();
    for (Requirement.NamedSigner signer : signers) {
      Set<KeyId> keys = signingKeys(signer);
      if (!keys.isEmpty()) {
        keysBySigner.put(signer.name(), keys);
      }
    }
    Map<KeyId, String> signerOfKey = new HashMap<>();
    List<String> counted = new ArrayList<>();
    for (String signer : keysBySigner.keySet()) {
      if (assign(signer, keysBySigner, signerOfKey, new HashSet<>())) {
        counted.add(signer);
      }
    }
    return counted;
  }

  /**
   * Finds the signer a key of its own, moving others to another of their keys where they have one.
   */
  private static boolean assign(
      String signer,
      Map<String, Set<KeyId>> keysBySigner,
      Map<KeyId, String> signerOfKey,
      Set<KeyId> tried) {
    for (KeyId key : keysBySigner.getOrDefault(signer, Set.of())) {
      if (tried.add(key)) {
        String holder = signerOfKey.get(key);
        if (holder == null || assign(holder, keysBySigner, signerOfKey, tried)) {
          signerOfKey.put(key, signer);
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns the canonical ids of the accepted keys whose signatures the signer's role carries, if
   * the role agrees on the digest.
   */
  private Set<KeyId> signingKeys(Requirement.NamedSigner signer) {
    Optional<VerifiedRole<TargetsMetadata>> role =
        repository.targetsRole(new RoleName("targets/" + signer.name()));
    Set<KeyId> keys = new TreeSet<>();
    if (role.isPresent() && agrees(role.get())) {
      for (RoleKey key : role.get().keys()) {
        boolean accepted = signer.keys().isEmpty() || signer.keys().contains(key.canonicalId());
        if (accepted && role.get().signers().contains(key.id())) {
          keys.add(key.canonicalId());
        }
      }
    }
    return keys;
  }

  private boolean agrees(VerifiedRole<TargetsMetadata> role) {
    boolean mayName =
        repository.delegation(role.name()).map(d -> d.paths().matches(tag)).orElse(false);
    return mayName
        && role.metadata()
            .payload()
            .targets()
            .find(tag)
            .flatMap(target -> target.hashes().sha256())
            .filter(digest::equals)
            .isPresent();
  }
}
