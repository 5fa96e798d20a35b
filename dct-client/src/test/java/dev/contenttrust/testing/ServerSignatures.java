// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleKeys;
import dev.contenttrust.core.metadata.RootMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.RootCertificates;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.UnusableCertificateException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who signed an upload. Thread-safe. */
final class ServerSignatures {
  private final SignatureVerifier verifier = SignatureVerifier.create();

  /** Tells whether enough of the role's distinct keys signed. */
  boolean meets(RoleKeys role, Map<KeyId, PublicKey> keys, SignedMetadata<?> metadata) {
    long valid =
        metadata.signatures().stream()
            .filter(signature -> role.keyIds().contains(signature.keyId()))
            .filter(signature -> verifies(keys.get(signature.keyId()), signature, metadata))
            .map(signature -> verifier.identity(keys.get(signature.keyId())))
            .distinct()
            .count();
    return valid >= role.threshold();
  }

  /** Tells whether the trusted root lets the next one follow. */
  boolean vouches(Gun gun, RootMetadata trusted, SignedMetadata<RootMetadata> next) {
    return meets(trusted.role(RoleName.ROOT), certified(gun, trusted, null), next);
  }

  /** Tells whether a root is signed by its own usable certificates. */
  boolean speaksForItself(Gun gun, SignedMetadata<RootMetadata> root, Instant now) {
    RootMetadata payload = root.payload();
    return meets(payload.role(RoleName.ROOT), certified(gun, payload, now), root);
  }

  private static Map<KeyId, PublicKey> certified(Gun gun, RootMetadata root, Instant now) {
    Map<KeyId, PublicKey> usable = new LinkedHashMap<>();
    for (KeyId id : root.role(RoleName.ROOT).keyIds()) {
      PublicKey key = root.keys().get(id);
      if (key != null && isUsable(gun, key, now)) {
        usable.put(id, key);
      }
    }
    return usable;
  }

  private static boolean isUsable(Gun gun, PublicKey key, Instant now) {
    try {
      RootCertificates certificates = RootCertificates.parse(key);
      if (now == null) {
        certificates.asPredecessor(gun);
      } else {
        certificates.usableAt(gun, now);
      }
      return true;
    } catch (UnusableCertificateException e) {
      return false;
    }
  }

  private boolean verifies(PublicKey key, Signature signature, SignedMetadata<?> metadata) {
    return key != null && verifier.verifies(key, signature, metadata.signedBytes());
  }
}
