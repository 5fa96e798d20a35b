// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.publish;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.metadata.DelegatedRole;
import dev.contenttrust.core.metadata.Delegations;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.core.metadata.TargetsMetadata;
import dev.contenttrust.crypto.CanonicalKeyId;
import dev.contenttrust.crypto.SignatureVerifier;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who of a delegation's keys signed a file of it. Pure. */
final class Signatories {
  private Signatories() {}

  /** Returns the canonical ids of the role's keys whose signatures on the file verify. */
  static Set<KeyId> of(
      SignedMetadata<TargetsMetadata> file,
      Delegations delegations,
      RoleName role,
      SignatureVerifier verifier) {
    Set<KeyId> listed = new LinkedHashSet<>();
    delegations.role(role).map(DelegatedRole::keys).ifPresent(keys -> listed.addAll(keys.keyIds()));
    Set<KeyId> signed = new LinkedHashSet<>();
    for (Signature signature : file.signatures()) {
      PublicKey key = delegations.keys().get(signature.keyId());
      if (key != null
          && listed.contains(signature.keyId())
          && verifier.verifies(key, signature, file.signedBytes())) {
        CanonicalKeyId.of(key).ifPresent(signed::add);
      }
    }
    return signed;
  }
}
