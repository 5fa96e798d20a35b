// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf.repository;

import dev.contenttrust.client.verify.Threshold;
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
import org.jspecify.annotations.Nullable;

/**
 * A role's next file and the signatures so far. Never changes in what it says; remembers its file
 * and by whom it was found complete, since a repository of many roles asks again and again. Not
 * thread-safe.
 */
final class Draft {
  private static final TufFormat FORMAT = new TufFormat();

  private final RoleName role;
  private final RoleMetadata payload;
  private final List<Signature> signatures;
  private @Nullable SignedMetadata<?> document;
  private @Nullable List<Authority> completeFor;

  private Draft(RoleName role, RoleMetadata payload, List<Signature> signatures) {
    this.role = role;
    this.payload = payload;
    this.signatures = List.copyOf(signatures);
  }

  static Draft unsigned(RoleName role, RoleMetadata payload) {
    return new Draft(role, payload, List.of());
  }

  RoleName role() {
    return role;
  }

  RoleMetadata payload() {
    return payload;
  }

  Bytes file() {
    return document().wireBytes();
  }

  SignedMetadata<?> document() {
    SignedMetadata<?> read = document;
    if (read == null) {
      read = read(role, FORMAT.write(payload, signatures));
      document = read;
    }
    return read;
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

  /** Tells whether enough keys of every authority signed. */
  boolean isComplete(List<Authority> authorities, Threshold threshold) {
    if (authorities.equals(completeFor)) {
      return true;
    }
    boolean complete =
        authorities.stream()
            .allMatch(
                authority -> threshold.isMet(role, document(), authority.role(), authority.keys()));
    completeFor = complete ? authorities : null;
    return complete;
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
          Bytes message = document().signedBytes();
          signed = signed.with(new Signature(id, null, inScheme(signer, listed).sign(message)));
        }
      }
    }
    return signed;
  }

  /** Takes over the signatures of another copy of the same draft. */
  Draft mergedWith(SignedMetadata<?> copy) {
    if (!copy.signedBytes().equals(document().signedBytes())) {
      throw new IllegalArgumentException("the file says something else than the draft of " + role);
    }
    Draft merged = this;
    for (Signature signature : copy.signatures()) {
      merged = merged.hasSignatureBy(signature.keyId()) ? merged : merged.with(signature);
    }
    return merged;
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
