// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.KeyId;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.core.metadata.RoleMetadata;
import dev.contenttrust.core.metadata.Signature;
import dev.contenttrust.core.metadata.SignedMetadata;
import dev.contenttrust.crypto.PublicKeyForms;
import dev.contenttrust.crypto.SignatureScheme;
import dev.contenttrust.crypto.SignatureVerifier;
import dev.contenttrust.crypto.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A role's next file and the signatures so far. Immutable.
 *
 * @param role the role
 * @param payload what the role will say
 * @param signatures the signatures so far
 */
record Draft(RoleName role, RoleMetadata payload, List<Signature> signatures) {
  private static final TufFormat FORMAT = new TufFormat();

  Draft {
    signatures = List.copyOf(signatures);
  }

  static Draft unsigned(RoleName role, RoleMetadata payload) {
    return new Draft(role, payload, List.of());
  }

  Bytes file() {
    return FORMAT.write(payload, signatures);
  }

  SignedMetadata<?> document() {
    return read(role, file());
  }

  static SignedMetadata<?> read(RoleName role, Bytes file) {
    if (role.equals(RoleName.ROOT)) {
      return FORMAT.readRoot(file);
    }
    if (role.equals(RoleName.SNAPSHOT)) {
      return FORMAT.readSnapshot(file);
    }
    return role.equals(RoleName.TIMESTAMP)
        ? FORMAT.readTimestamp(file)
        : FORMAT.readTargets(role, file);
  }

  /** Signs under every id that an authority lists for the signer's key. */
  Draft signedBy(Signer signer, List<Authority> authorities, SignatureVerifier verifier) {
    PublicKey own = PublicKeyForms.toTuf(signer.publicKey());
    Draft signed = this;
    for (Authority authority : authorities) {
      for (KeyId id : authority.role().keyIds()) {
        PublicKey listed = authority.keys().get(id);
        if (listed != null
            && verifier.identity(listed).equals(verifier.identity(own))
            && !signed.hasSignatureBy(id)) {
          signed = signed.with(new Signature(id, null, inScheme(signer, listed).sign(canonical())));
        }
      }
    }
    return signed;
  }

  /** Takes over the signatures of another copy of the same draft. */
  Draft mergedWith(SignedMetadata<?> copy) {
    if (!copy.signedBytes().equals(canonical())) {
      throw new IllegalArgumentException("the file says something else than the draft of " + role);
    }
    Draft merged = this;
    for (Signature signature : copy.signatures()) {
      merged = merged.hasSignatureBy(signature.keyId()) ? merged : merged.with(signature);
    }
    return merged;
  }

  private Bytes canonical() {
    return FORMAT.canonical(payload);
  }

  private boolean hasSignatureBy(KeyId id) {
    return signatures.stream().anyMatch(signature -> signature.keyId().equals(id));
  }

  private Draft with(Signature signature) {
    List<Signature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new Draft(role, payload, more);
  }

  private static Signer inScheme(Signer signer, PublicKey listed) {
    for (SignatureScheme scheme : SignatureScheme.values()) {
      Optional<String> name = scheme.tufScheme();
      if (name.isPresent() && name.get().equals(listed.scheme())) {
        return signer
            .withScheme(scheme)
            .orElseThrow(
                () -> new IllegalArgumentException("the signer cannot sign in " + name.get()));
      }
    }
    throw new IllegalArgumentException("no key of a known scheme: " + listed.scheme());
  }
}
