// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.verify;

import dev.contenttrust.client.SignedTarget;
import dev.contenttrust.client.VerifiedRepository;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.metadata.TargetFile;
import java.util.Optional;

/**
 * Decides whether a signed entry can be used. Looked at when it is used and not when the role is
 * loaded: one odd entry does not make the others unusable.
 */
final class UsableTarget {
  private static final int PRINTED_CHARACTERS = 128;

  private final VerifiedRepository repository;

  UsableTarget(VerifiedRepository repository) {
    this.repository = repository;
  }

  SignedTarget require(RoleName role, TargetFile file) {
    return find(role, file)
        .orElseThrow(
            () ->
                new UntrustedException.UnusableTarget(
                    repository.gun().value(),
                    role,
                    file.name(),
                    printable(file.name())
                        + " of "
                        + repository.gun()
                        + ", signed by "
                        + role
                        + ", cannot be used: it needs a SHA-256 of 32 bytes, hashes of right size"
                        + " and a length of at least 0; its publisher must sign it again"));
  }

  Optional<SignedTarget> find(RoleName role, TargetFile file) {
    return file.length() < 0 || !file.hashes().isWellFormed()
        ? Optional.empty()
        : file.hashes().sha256().map(digest -> new SignedTarget(repository, role, file, digest));
  }

  /** Returns a name fit for one line of a message: bounded, and without control characters. */
  static String printable(String name) {
    String cut =
        name.length() > PRINTED_CHARACTERS ? name.substring(0, PRINTED_CHARACTERS) + "…" : name;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
  }
}
